import type { Sql } from '../postgres/connect.ts';
import type { Auth } from './auth.ts';

export interface NewLogin {
  readonly tenantId: string;
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

async function hasLogin(sql: Sql, email: string): Promise<boolean> {
  const rows = await sql.begin(async (tx) => {
    await tx`set local role service_role`;
    return tx`select 1 from identity.login where email = ${email.toLowerCase()}`;
  });
  return rows.length > 0;
}

/** Gives a person a login with this password, unless the e-mail has one already. True when it was made now. */
export async function giveLogin(sql: Sql, auth: Auth, login: NewLogin): Promise<boolean> {
  if (await hasLogin(sql, login.email)) return false;
  const { internalAdapter, password } = await auth.$context;
  const hash = await password.hash(login.password);
  const { tenantId, personId, name } = login;
  const user = await internalAdapter.createUser(
    { email: login.email.toLowerCase(), name, emailVerified: true, tenantId, personId },
    { method: 'email-password' },
  );
  await internalAdapter.linkAccount({ userId: user.id, accountId: user.id, providerId: 'credential', password: hash });
  return true;
}
