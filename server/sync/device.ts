import { createHash, timingSafeEqual } from 'node:crypto';
import type { Sql, TransactionSql } from 'postgres';
import type { Actor } from '../../db/mutator.ts';
import type { Device } from '../../db/sync/wire.ts';
import { sent } from '../postgres/sent.ts';
import { setClaims, systemActor } from '../postgres/transaction.ts';

const hash = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** A device as it names itself, and who calls from it. */
export type Caller = Pick<Device, 'grp' | 'client' | 'secret'> & { readonly personId: string };

/** A device called before it was admitted, or with another secret: `admitted` looks closer. */
export class NotAdmitted extends Error {
  override readonly name = 'NotAdmitted';
}

/** How a device stands: found in one look, by its name, its secret and who works on it. */
const standingOf = `
  select c.last_mid::float8 as "lastMid", g.secret_hash as secret
  from sync.client as c
  join sync.grp as g on g.tenant_id = c.tenant_id and g.id = c.grp
  join sync.grp_actor as a on a.tenant_id = c.tenant_id and a.grp = c.grp and a.person_id = $3
  where c.tenant_id = app.tenant_id() and c.grp = $1 and c.client = $2`;

/**
 * How far the device's queue is settled; with `lock` nobody else settles any of it until this transaction ends. Throws
 * `NotAdmitted`, also for a person who has not been here before.
 */
export async function lastMidOf(sql: TransactionSql, device: Device, personId: string, lock = false): Promise<number> {
  const statement = lock ? `${standingOf} for update of c` : standingOf;
  const [row] = await sent(
    sql.unsafe<{ lastMid: number; secret: Buffer }[]>(statement, [device.grp, device.client, personId], {
      prepare: true,
    }),
  );
  if (!row || !timingSafeEqual(row.secret, hash(device.secret))) throw new NotAdmitted(device.grp);
  return row.lastMid;
}

const standingsOf = `
  select w.nth::int as nth, c.last_mid::float8 as "lastMid", g.secret_hash as secret
  from unnest($1::text[], $2::text[], $3::text[]) with ordinality as w (grp, client, person, nth)
  join sync.client as c on c.tenant_id = app.tenant_id() and c.grp = w.grp and c.client = w.client
  join sync.grp as g on g.tenant_id = c.tenant_id and g.id = c.grp
  join sync.grp_actor as a on a.tenant_id = c.tenant_id and a.grp = c.grp and a.person_id = w.person`;

/** `lastMidOf` for several at once, in their order; undefined for one not admitted. */
export async function lastMidsOf(sql: TransactionSql, callers: readonly Caller[]): Promise<(number | undefined)[]> {
  const named = [
    callers.map(({ grp }) => grp),
    callers.map(({ client }) => client),
    callers.map((each) => each.personId),
  ];
  const rows = await sent(
    sql.unsafe<{ nth: number; lastMid: number; secret: Buffer }[]>(standingsOf, named, { prepare: true }),
  );
  const found = new Map(rows.map((row) => [row.nth, row]));
  return callers.map(({ secret }, at) => {
    const row = found.get(at + 1);
    return row && timingSafeEqual(row.secret, hash(secret)) ? row.lastMid : undefined;
  });
}

/** A device that had a database and comes with a new one has lost the other, with whatever was not yet sent. */
async function auditLostDatabase(sql: TransactionSql, actor: Actor, { grp, client }: Device): Promise<void> {
  await sql`
    insert into ops.audit_event (tenant_id, actor, what, facts)
    select app.tenant_id(), ${actor.personId}, 'sync.database_lost',
      jsonb_build_object('grp', ${grp}::text, 'client', ${client}::text, 'before', max(c.client), 'count', count(*))
    from sync.client as c where c.tenant_id = app.tenant_id() and c.grp = ${grp} and c.client <> ${client}
    having count(*) > 0`;
}

/**
 * Admits a device: the first signed-in call registers its secret, every later one must bring the same. Notes who signed
 * in here, so that the device may deliver this person's work later. False: another device's name with a wrong secret, which
 * is audited.
 */
export async function admitDevice(sql: Sql, actor: Actor, device: Device): Promise<boolean> {
  return sql.begin(async (tx) => {
    await setClaims(tx, systemActor(actor.tenantId), 'app_server');
    await tx`
      insert into sync.grp (tenant_id, id, secret_hash, schema_version)
      values (app.tenant_id(), ${device.grp}, ${hash(device.secret)}, ${device.schema})
      on conflict (tenant_id, id) do nothing`;
    const [row] = await tx<{ secret_hash: Buffer }[]>`
      select secret_hash from sync.grp where tenant_id = app.tenant_id() and id = ${device.grp}`;
    if (!row || !timingSafeEqual(row.secret_hash, hash(device.secret))) {
      await tx`insert into ops.audit_event (tenant_id, actor, what, facts)
        values (app.tenant_id(), ${actor.personId}, 'sync.wrong_secret', ${tx.json({ grp: device.grp })})`;
      return false;
    }
    await tx`
      insert into sync.grp_actor (tenant_id, grp, person_id) values (app.tenant_id(), ${device.grp}, ${actor.personId})
      on conflict do nothing`;
    const begun = await tx`
      insert into sync.client (tenant_id, grp, client) values (app.tenant_id(), ${device.grp}, ${device.client})
      on conflict do nothing returning client`;
    if (begun.length > 0) await auditLostDatabase(tx, actor, device);
    return true;
  }) as Promise<boolean>;
}

/** What `call` answers, its device admitted when it was not yet; undefined for another device's name with a wrong secret. */
export async function admitted<T>(
  sql: Sql,
  actor: Actor,
  device: Device,
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof NotAdmitted)) throw error;
    return (await admitDevice(sql, actor, device)) ? call() : undefined;
  }
}
