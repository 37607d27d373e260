import { type FunctionName, functionNames } from '../../db/person/function.ts';
import type { SignedIn } from '../../db/person/signed-in.ts';
import { webHouse } from '../web-house.ts';
import { type Auth, openAuth } from './auth.ts';

const shared = globalThis as typeof globalThis & { throughlineAuth?: Auth };

/** The web process's auth, with the secret the launcher or the deployment gave. */
export function webAuth(): Auth {
  const secret = process.env['BETTER_AUTH_SECRET'];
  if (!secret) throw new Error('BETTER_AUTH_SECRET is not set; start the whole system with `npm start`');
  shared.throughlineAuth ??= openAuth(webHouse().sql, { secret, url: process.env['APP_URL'] });
  return shared.throughlineAuth;
}

interface PersonRow {
  readonly tenantId: string;
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly functions: string[];
  readonly plantIds: string[];
  readonly tenantName: string;
}

/** Sessions asked about in one turn of the event loop: after a poke, those of every open app. */
interface Asked {
  readonly tokens: Set<string>;
  readonly rows: Promise<readonly (PersonRow & { readonly token: string })[]>;
}

let asked: Asked | undefined;

function lookUp(): Asked {
  const tokens = new Set<string>();
  const rows = new Promise((resolve) => setImmediate(resolve)).then(() => {
    asked = undefined;
    return webHouse().sql<(PersonRow & { token: string })[]>`
      select t.token, p.* from unnest(${[...tokens]}::text[]) as t (token) cross join lateral app.person_of_session(t.token) as p`;
  });
  return { tokens, rows };
}

/** Whose session this is today; nobody's once it expired or was signed out, or its person was made inactive. */
async function personOf(token: string): Promise<PersonRow | undefined> {
  asked ??= lookUp();
  asked.tokens.add(token);
  return (await asked.rows).find((row) => row.token === token);
}

/** How long a signature that was checked is not checked again; the session itself is looked at with every call. */
const provenForMs = 5 * 60_000;
const mostProven = 2_000;
/** Session tokens by the cookies that proved them. */
const proven = new Map<string, { readonly token: string; readonly until: number }>();

/** The session token in these headers, its signature checked; undefined without one. */
export async function provenToken(headers: Headers): Promise<string | undefined> {
  const cookies = headers.get('cookie');
  if (cookies === null) return undefined;
  const now = webHouse().now();
  const known = proven.get(cookies);
  if (known && now < known.until) return known.token;
  const session = await webAuth().api.getSession({ headers });
  if (!session) return undefined;
  const [oldest] = proven.keys();
  if (proven.size >= mostProven && oldest !== undefined) proven.delete(oldest);
  const { token } = session.session;
  proven.set(cookies, { token, until: now + provenForMs });
  return token;
}

/** Who these headers' session belongs to, with today's functions; undefined without a session or for an inactive person. */
export async function signedInBy(headers: Headers): Promise<SignedIn | undefined> {
  const token = await provenToken(headers);
  const row = token === undefined ? undefined : await personOf(token);
  if (!row) return undefined;
  const { tenantId, personId, name, email, language, plantIds, tenantName } = row;
  const functions = row.functions.filter((name): name is FunctionName => functionNames.includes(name as FunctionName));
  return { actor: { tenantId, personId, functions, plantIds }, name, email, language, tenantName };
}
