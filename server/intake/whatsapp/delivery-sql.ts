import { moneyScope } from '../../../db/scope.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import type { House } from '../../postgres/transaction.ts';
import type { ComingMessage, ComingStatus } from './read-delivery.ts';

/** The plant that a business number belongs to, else the fallback plant; undefined when nobody takes messages here. */
export async function tenantOfNumber(sql: House['sql'], phoneNumberId: string): Promise<string | undefined> {
  const [row] = await asNobody(
    sql,
    (tx) => tx<Found[]>`select app.tenant_of_whatsapp_number(${phoneNumberId})::text as tenant`,
  );
  return row?.tenant ?? undefined;
}

/** The plant a message came to; undefined when it never came. */
export async function tenantOfMessage(sql: House['sql'], wamid: string): Promise<string | undefined> {
  const [row] = await asNobody(
    sql,
    (tx) => tx<Found[]>`select app.tenant_of_whatsapp_message(${wamid})::text as tenant`,
  );
  return row?.tenant ?? undefined;
}

interface Found {
  readonly tenant: string | null;
}

/** Asks before it is known for whom: as the server's own hand without a tenant, which sees no row of any. */
async function asNobody<T>(sql: House['sql'], ask: (tx: ServerTx['sql']) => Promise<T>): Promise<T> {
  return (await sql.begin('read only', async (tx) => {
    await tx`set local role app_server`;
    return ask(tx);
  })) as T;
}

/** Keeps the bytes of a delivery as they came. */
export async function keepDelivery({ sql }: ServerTx, raw: Uint8Array): Promise<void> {
  await sql`insert into ops.webhook_delivery (tenant_id, channel, body)
    values (app.tenant_id(), 'whatsapp', ${Buffer.from(raw)})`;
}

/** Adds the messages that are not known yet, and gives their ids. Two deliveries of one message at once add one. */
export async function addMessages({ sql, now, newId }: ServerTx, coming: readonly ComingMessage[]): Promise<string[]> {
  // A delivery may hold a message twice. In one order for everybody: two deliveries with the same messages must not wait
  // for each other.
  const once = new Map(coming.toReversed().map((each) => [each.externalId, each]));
  const rows = [...once.values()]
    .toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1))
    .map((each) => ({ ...each, id: newId() }));
  const added = await sql<{ id: string }[]>`
    insert into public.inbound_message (tenant_id, id, scope, channel, external_id, from_number, kind, body, state,
      received_at, stages)
    select app.tenant_id(), r.id, ${moneyScope}, 'whatsapp', r."externalId", r."fromNumber", r.kind, r.body, 'received',
      to_timestamp(${now}::float8 / 1000), '[]'
    from jsonb_to_recordset(${sql.json(rows)}) as r (id text, "externalId" text, "fromNumber" text, kind text, body text)
    on conflict (tenant_id, channel, external_id) do nothing returning id`;
  const isNew = new Set(added.map((row) => row.id));
  const idOf = new Map(rows.map((row) => [row.externalId, row.id]));
  // Read in the order in which they were written.
  return [...new Set(coming.map((each) => idOf.get(each.externalId) ?? ''))].filter((id) => isNew.has(id));
}

/** Moves the message we sent on to a state that is later than its own; statuses may come in any order, and twice. */
export async function noteStatus({ sql }: ServerTx, { externalId, state, error }: ComingStatus): Promise<void> {
  await sql`
    update public.outbound_message set state = ${state}, error = ${error}
    where tenant_id = app.tenant_id() and channel = 'whatsapp' and external_id = ${externalId}
      and array_position(${ranked}::text[], state) < array_position(${ranked}::text[], ${state})`;
}

/** What was delivered did not fail, whatever came before it. */
const ranked = ['waiting', 'sent', 'failed', 'delivered', 'read'];
