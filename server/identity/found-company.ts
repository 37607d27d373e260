import { randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import { people } from '../../db/person/person.ts';
import { plants } from '../../db/plant/plant.ts';
import { tenantScope } from '../../db/scope.ts';
import type { TransactionSql } from '../postgres/connect.ts';
import { type ServerTx, serverTx } from '../postgres/server-tx.ts';
import { type House, setClaims, systemActor } from '../postgres/transaction.ts';
import { writeLogin } from './give-login.ts';

/** What a company begins with: its first plant and its first administrator. */
export interface Company {
  readonly name: string;
  readonly plant: { readonly name: string; readonly zone: string; readonly currency: string };
  readonly admin: { readonly name: string; readonly email: string; readonly language: string };
  /** Meta's id of the WhatsApp number its customers write to. */
  readonly phoneNumberId?: string | undefined;
}

export type Founded =
  | { readonly founded: true; readonly tenantId: string; readonly plantId: string; readonly personId: string }
  | { readonly founded: false; readonly why: 'name_taken' | 'email_taken' | 'phone_number_taken' };

type Ground = Pick<House, 'sql' | 'now' | 'newId'>;

/**
 * Makes a company with its first plant and an administrator who can sign in, all or nothing; a second one of that name,
 * address or WhatsApp number is not made. The connection must be the database owner's.
 */
export async function foundCompany(ground: Ground, company: Company, password: string): Promise<Founded> {
  const hash = await hashPassword(password);
  return ground.sql.begin(async (sql): Promise<Founded> => {
    // Two who begin the same company at once: one comes second.
    await sql`select pg_advisory_xact_lock(hashtextextended('found a company', 0))`;
    const why = await whyNot(sql, company);
    if (why) return { founded: false, why };
    const tenantId = randomUUID();
    await sql`insert into app.tenant (id, name) values (${tenantId}, ${company.name})`;
    if (company.phoneNumberId) {
      await sql`insert into ops.whatsapp_number (tenant_id, phone_number_id, fallback)
        values (${tenantId}, ${company.phoneNumberId}, not exists (select from ops.whatsapp_number where fallback))`;
    }
    const actor = systemActor(tenantId);
    await setClaims(sql, actor, 'app_server');
    const tx = serverTx(sql, { actor, at: ground.now() }, ground.now(), ground.newId, []);
    const ids = await tx.settled(() => putFirstRows(tx, company));
    const { name, email } = company.admin;
    const signsIn = await writeLogin(sql, { tenantId, personId: ids.personId, name, email }, hash);
    if (!signsIn) throw new Error(`${email} was given to somebody else meanwhile`);
    return { founded: true, tenantId, ...ids };
  }) as Promise<Founded>;
}

type WhyNot = Extract<Founded, { founded: false }>['why'];

async function whyNot(sql: TransactionSql, company: Company): Promise<WhyNot | undefined> {
  const [found] = await sql<{ name: boolean; email: boolean; number: boolean }[]>`
    select exists (select from app.tenant where lower(name) = lower(${company.name})) as name,
      exists (select from identity.login where email = ${company.admin.email.toLowerCase()}) as email,
      exists (select from ops.whatsapp_number where phone_number_id = ${company.phoneNumberId ?? ''}) as number`;
  if (found?.name) return 'name_taken';
  if (found?.email) return 'email_taken';
  return found?.number ? 'phone_number_taken' : undefined;
}

async function putFirstRows(tx: ServerTx, { plant, admin }: Company): Promise<{ plantId: string; personId: string }> {
  const [plantId, personId] = [tx.newId(), tx.newId()];
  await tx.put(plants, { id: plantId, scope: tenantScope, ...plant });
  await tx.put(people, {
    id: personId,
    scope: tenantScope,
    ...admin,
    functions: ['admin'],
    plantIds: [plantId],
    ranks: {},
    active: true,
  });
  return { plantId, personId };
}
