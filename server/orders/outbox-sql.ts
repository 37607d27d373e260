import type { OutboundMessage } from '../../db/message/message.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** Whether something written to the same number before still waits. */
export async function earlierWaiting({ sql }: ServerTx, message: OutboundMessage): Promise<boolean> {
  const [row] = await sql`
    select from public.outbound_message as o
    where o.tenant_id = app.tenant_id() and o.channel = 'whatsapp' and o.to_number = ${message.toNumber}
      and o.state = 'waiting' and o.id <> ${message.id}
      and (o.created_at, o.id) < (to_timestamp(${message.createdAt}::float8 / 1000), ${message.id}) limit 1`;
  return row !== undefined;
}

/** The next message that waits for the same number, but for this one. */
export async function nextWaiting({ sql }: ServerTx, toNumber: string, notId: string): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`
    select id from public.outbound_message
    where tenant_id = app.tenant_id() and channel = 'whatsapp' and to_number = ${toNumber} and state = 'waiting'
      and id <> ${notId} order by created_at, id limit 1`;
  return row?.id;
}

/** Whether another job than the one asking is sending a message just now: both were asked for, one began. */
export async function isBeingSent({ sql }: ServerTx, messageId: string): Promise<boolean> {
  const under = await sql`
    select from ops.job where tenant_id = app.tenant_id() and queue = 'whatsapp.send' and state = 'leased'
      and lease_until > clock_timestamp() and payload ->> 'messageId' = ${messageId} limit 2`;
  return under.length > 1;
}

/** When a number last wrote to us on WhatsApp, by its own side's clock; undefined when it never did. */
export async function heardLast({ sql }: ServerTx, fromNumber: string): Promise<number | undefined> {
  const [row] = await sql<{ at: number | null }[]>`
    select round(extract(epoch from max(said_at)) * 1000)::float8 as at from public.inbound_message
    where tenant_id = app.tenant_id() and channel = 'whatsapp' and from_number = ${fromNumber}`;
  return row?.at ?? undefined;
}

/** What was told of a message of ours before its id was known, the furthest first; it is forgotten with that. */
export async function earlyStatuses(
  { sql }: ServerTx,
  externalId: string,
): Promise<Pick<OutboundMessage, 'state' | 'error'>[]> {
  const told = await sql<Pick<OutboundMessage, 'state' | 'error'>[]>`
    delete from ops.early_status where tenant_id = app.tenant_id() and external_id = ${externalId}
    returning state, error`;
  const rank = ['read', 'delivered', 'failed', 'sent'];
  return [...told].sort((a, b) => rank.indexOf(a.state) - rank.indexOf(b.state));
}
