import { betterAuth } from 'better-auth';
import type { Sql } from '../postgres/connect.ts';
import { authStore } from './auth-store.ts';
import { passwordLength } from './new-password.ts';

export interface AuthSettings {
  readonly secret: string;
  /** Where people reach the app; https makes the cookies secure. Unset: whatever host the request names. */
  readonly url?: string | undefined;
}

const stamps = { createdAt: 'created_at', updatedAt: 'updated_at' };

/** A request may come from the host it is sent to; forms of other sites may not sign anybody in. */
function ownOrigin(request: Request | undefined): string[] {
  const host = request?.headers.get('x-forwarded-host') ?? request?.headers.get('host');
  return host ? [`http://${host}`, `https://${host}`] : [];
}

/** Sessions by e-mail and password. Nobody signs up: an administrator gives a person a login (`give-login.ts`). */
export function openAuth(sql: Sql, settings: AuthSettings) {
  return betterAuth({
    appName: 'Throughline',
    secret: settings.secret,
    ...(settings.url ? { baseURL: settings.url } : {}),
    basePath: '/api/auth',
    database: authStore(sql),
    trustedOrigins: async (request) => ownOrigin(request),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
    },
    session: {
      expiresIn: 60 * 60 * 24 * 30,
      updateAge: 60 * 60 * 24,
      fields: {
        ...stamps,
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
    },
    user: {
      modelName: 'login',
      fields: { ...stamps, emailVerified: 'email_verified' },
      additionalFields: {
        tenantId: { type: 'string', required: true, input: false, fieldName: 'tenant_id' },
        personId: { type: 'string', required: true, input: false, fieldName: 'person_id' },
      },
    },
    account: {
      fields: {
        ...stamps,
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
      },
    },
    verification: { fields: { ...stamps, expiresAt: 'expires_at' } },
    advanced: { useSecureCookies: settings.url?.startsWith('https:') ?? false, cookiePrefix: 'throughline' },
    // Against trying many addresses from one place; one address has a limit of its own (guess-limit.ts). A whole shift
    // may sign in behind one router.
    rateLimit: { enabled: true, customRules: { '/sign-in/email': { window: 10, max: 30 } } },
    // What it refuses is told by the door, in one line.
    logger: {
      log: (level, message, ...more) => (level === 'error' ? console.error('auth:', message, ...more) : undefined),
    },
    telemetry: { enabled: false },
  });
}

export type Auth = ReturnType<typeof openAuth>;
