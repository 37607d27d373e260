import { type FunctionName, functionNames } from '../../db/person/function.ts';
import type { SignedIn } from '../../db/person/signed-in.ts';
import { setClaims, systemActor } from '../postgres/transaction.ts';
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
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly functions: string[];
  readonly plantIds: string[];
  readonly tenantName: string;
}

async function readPerson(tenantId: string, personId: string): Promise<PersonRow | undefined> {
  const rows = await webHouse().sql.begin('read only', async (sql) => {
    await setClaims(sql, systemActor(tenantId), 'app_server');
    return sql<PersonRow[]>`
      select p.name, p.email, p.language, p.functions, p.plant_ids as "plantIds", t.name as "tenantName"
      from public.person as p join app.tenant as t on t.id = p.tenant_id
      where p.tenant_id = app.tenant_id() and p.id = ${personId} and p.active`;
  });
  return rows[0];
}

/** Who these headers' session belongs to, with today's functions; undefined without a session or for an inactive person. */
export async function signedInBy(headers: Headers): Promise<SignedIn | undefined> {
  const session = await webAuth().api.getSession({ headers });
  if (!session) return undefined;
  const { tenantId, personId } = session.user;
  const row = await readPerson(tenantId, personId);
  if (!row) return undefined;
  const functions = row.functions.filter((name): name is FunctionName => functionNames.includes(name as FunctionName));
  const { name, email, language, plantIds, tenantName } = row;
  return { actor: { tenantId, personId, functions, plantIds }, name, email, language, tenantName };
}
