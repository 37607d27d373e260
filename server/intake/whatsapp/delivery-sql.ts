import { type Attachment, attachments } from '../../../db/message/message.ts';
import { moneyScope } from '../../../db/scope.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import type { House } from '../../postgres/transaction.ts';
import type { ComingFile } from './read-content.ts';
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

/** What was added: messages in the order in which they were written, and the files they announce. */
interface Added {
  readonly messageIds: readonly string[];
  readonly attachmentIds: readonly string[];
}

/** Adds the messages that are not known yet, and gives their ids. Two deliveries of one message at once add one. */
export async function addMessages(tx: ServerTx, coming: readonly ComingMessage[]): Promise<Added> {
  const { sql, now, newId } = tx;
  // A delivery may hold a message twice. In one order for everybody: two deliveries with the same messages must not wait
  // for each other.
  const once = new Map(coming.toReversed().map((each) => [each.externalId, each]));
  const rows = [...once.values()]
    .toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1))
    .map(({ files: _, saidAt, ...each }) => ({ ...each, saidAt: Math.min(saidAt ?? now, now), id: newId() }));
  const added = await sql<{ id: string }[]>`
    insert into public.inbound_message (tenant_id, id, scope, channel, external_id, from_number, kind, body, state,
      received_at, said_at, quotes, payload, stages)
    select app.tenant_id(), r.id, ${moneyScope}, 'whatsapp', r."externalId", r."fromNumber", r.kind, r.body, 'received',
      to_timestamp(${now}::float8 / 1000), to_timestamp(r."saidAt"::float8 / 1000), r.quotes, r.payload, '[]'
    from jsonb_to_recordset(${sql.json(rows)}) as r (id text, "externalId" text, "fromNumber" text, kind text, body text,
      "saidAt" float8, quotes text, payload text)
    on conflict (tenant_id, channel, external_id) do nothing returning id`;
  const isNew = new Set(added.map((row) => row.id));
  const idOf = new Map(rows.map((row) => [row.externalId, row.id]));
  const messageIds = [...new Set(coming.map((each) => idOf.get(each.externalId) ?? ''))].filter((id) => isNew.has(id));
  const announced = [...once.values()].flatMap((each) => {
    const messageId = idOf.get(each.externalId) ?? '';
    return isNew.has(messageId) ? each.files.map((file, at) => attachmentOf(tx, messageId, file, at + 1)) : [];
  });
  await tx.putMany(attachments, announced);
  return { messageIds, attachmentIds: announced.map(({ id }) => id) };
}

function attachmentOf(tx: ServerTx, messageId: string, file: ComingFile, position: number): Attachment {
  return {
    ...file,
    id: tx.newId(),
    scope: moneyScope,
    messageId,
    position,
    bytes: null,
    state: 'waiting',
    reason: null,
  };
}

/**
 * Moves the message we sent on to a state that is later than its own; statuses may come in any order, and twice. One that
 * comes before its message's id is known here is kept until then.
 */
export async function noteStatus(tx: ServerTx, { externalId, ownId, state, error }: ComingStatus): Promise<void> {
  const { sql } = tx;
  const known = await sql<{ id: string; moved: boolean; draftId: string | null }[]>`
    with known as (
      select id, state as before from public.outbound_message
      where tenant_id = app.tenant_id() and channel = 'whatsapp'
        and (external_id = ${externalId}
          -- Of one that is to go again, as a template, nothing is told yet: this is about its first journey.
          or (id = ${ownId} and external_id is null and (state <> 'waiting' or error = 'whatsapp.sending')))
    )
    update public.outbound_message as o set
      external_id = ${externalId},
      state = case when array_position(${ranked}::text[], o.state) < array_position(${ranked}::text[], ${state})
        then ${state} else o.state end,
      error = case when array_position(${ranked}::text[], o.state) < array_position(${ranked}::text[], ${state})
        then ${error} else o.error end
    from known where o.tenant_id = app.tenant_id() and o.id = known.id
    returning o.id, known.before <> o.state as moved, o.draft_id as "draftId"`;
  for (const { id, moved } of known) {
    if (moved) tx.happened({ type: state === 'failed' ? 'message.undelivered' : 'message.moved', outboundId: id });
  }
  if (known.length > 0) return;
  await sql`insert into ops.early_status (tenant_id, external_id, state, error)
    values (app.tenant_id(), ${externalId}, ${state}, ${error}) on conflict do nothing`;
}

/** What was delivered did not fail, whatever came before it. */
const ranked = ['waiting', 'sent', 'failed', 'delivered', 'read'];
