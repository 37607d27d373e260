import { randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import type { Sql, TransactionSql } from '../postgres/connect.ts';

export interface Login {
  readonly tenantId: string;
  readonly personId: string;
  readonly name: string;
  readonly email: string;
}

async function hasLogin(sql: Sql, email: string): Promise<boolean> {
  const rows = await sql.begin(async (tx) => {
    await tx`set local role service_role`;
    return tx`select 1 from identity.login where email = ${email.toLowerCase()}`;
  });
  return rows.length > 0;
}

/**
 * Writes a person's login, or another address and password for the one they have, as the auth library reads it. From here
 * to the end of the transaction it runs with the service hand. False when the address signs in somebody else.
 */
export async function writeLogin(sql: TransactionSql, login: Login, passwordHash: string): Promise<boolean> {
  const { tenantId, personId, name } = login;
  const email = login.email.toLowerCase();
  await sql`set local role service_role`;
  const taken = await sql`
    select 1 from identity.login where email = ${email} and (tenant_id, person_id) <> (${tenantId}::uuid, ${personId})`;
  if (taken.length > 0) return false;
  const [kept] = await sql<{ id: string }[]>`
    insert into identity.login (id, tenant_id, person_id, name, email, email_verified)
    values (${randomUUID()}, ${tenantId}, ${personId}, ${name}, ${email}, true)
    on conflict (tenant_id, person_id) do update set name = excluded.name, email = excluded.email, updated_at = now()
    returning id`;
  const id = kept?.id ?? '';
  await sql`
    insert into identity.account (id, user_id, account_id, provider_id, password)
    values (${randomUUID()}, ${id}, ${id}, 'credential', ${passwordHash})
    on conflict (provider_id, account_id) do update set password = excluded.password, updated_at = now()`;
  return true;
}

/** Signs a person out everywhere; for the service hand. */
export async function endSessions(sql: TransactionSql, { tenantId, personId }: Login): Promise<void> {
  await sql`delete from identity.session
    where user_id in (select id from identity.login where tenant_id = ${tenantId} and person_id = ${personId})`;
}

/** Gives a person a login with this password, unless the e-mail has one already. True when it was made now. */
export async function giveLogin(sql: Sql, login: Login & { readonly password: string }): Promise<boolean> {
  if (await hasLogin(sql, login.email)) return false;
  const hash = await hashPassword(login.password);
  return sql.begin((tx) => writeLogin(tx, login, hash)) as Promise<boolean>;
}
