import { type Customer, customers } from '../../db/customer/customer.ts';
import { type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { type CustomerAsk, customerAsks } from '../../db/exception/customer-ask.ts';
import {
  type InboundMessage,
  inboundMessages,
  type OutboundMessage,
  outboundMessages,
} from '../../db/message/message.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { hour } from '../../db/values/instant.ts';
import { rowSql } from '../postgres/row-sql.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** An unanswered question is taken up again within this time; after it a message begins anew. */
const threadMs = 24 * hour;

/** Messages of one number are read one after the other: an answer finds the question it answers. */
export async function lockThread({ sql }: ServerTx, fromNumber: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(app.tenant_id()::text || ${fromNumber}, 0))`;
}

/** Whose number this is. */
export async function customerOfNumber({ sql }: ServerTx, number: string): Promise<Customer | undefined> {
  const [found] = await sql<Customer[]>`
    ${sql.unsafe(rowSql(customers).select)}
    where t.tenant_id = app.tenant_id() and t.wa_numbers @> array[${number}] order by t.id limit 1`;
  return found;
}

/** The draft that still waits for an answer from this number, the newest first. */
export async function openDraftOf({ sql, now }: ServerTx, fromNumber: string): Promise<OrderDraft | undefined> {
  const [found] = await sql<OrderDraft[]>`
    ${sql.unsafe(rowSql(orderDrafts).select)}
    where t.tenant_id = app.tenant_id() and t.state in ('matching', 'needs_clarification')
      and t.created_at > to_timestamp(${now - threadMs}::float8 / 1000)
      and t.id in (select draft_id from public.inbound_message
        where tenant_id = app.tenant_id() and from_number = ${fromNumber} and draft_id is not null)
    order by t.created_at desc, t.id desc limit 1 for no key update`;
  return found;
}

/** The messages a draft was made of, without those that were taken back. */
export async function threadOf({ sql }: ServerTx, draftId: string): Promise<InboundMessage[]> {
  return sql<InboundMessage[]>`
    ${sql.unsafe(rowSql(inboundMessages).select)}
    where t.tenant_id = app.tenant_id() and t.draft_id = ${draftId} and t.changed is distinct from 'deleted'`;
}

/** What its sender did with a message later, edits and deletions, in the order in which that was done. */
export async function changesOf({ sql }: ServerTx, message: InboundMessage): Promise<InboundMessage[]> {
  return sql<InboundMessage[]>`
    ${sql.unsafe(rowSql(inboundMessages).select)}
    where t.tenant_id = app.tenant_id() and t.quotes = ${message.externalId} and t.channel = ${message.channel}
      and t.from_number = ${message.fromNumber} and t.kind in ('edit', 'revoke')
    order by t.said_at, t.received_at, t.id`;
}

/** The message with a channel's id, when it came from this number. */
export async function messageFrom(
  { sql }: ServerTx,
  externalId: string,
  fromNumber: string,
): Promise<InboundMessage | undefined> {
  const [found] = await sql<InboundMessage[]>`
    ${sql.unsafe(rowSql(inboundMessages).select)}
    where t.tenant_id = app.tenant_id() and t.external_id = ${externalId} and t.from_number = ${fromNumber}
    order by t.id limit 1 for no key update`;
  return found;
}

/** The message we sent to a number under the channel's id; undefined when it was never ours or went to somebody else. */
export async function sentAs(
  { sql }: ServerTx,
  externalId: string,
  toNumber: string,
): Promise<OutboundMessage | undefined> {
  const [found] = await sql<OutboundMessage[]>`
    ${sql.unsafe(rowSql(outboundMessages).select)}
    where t.tenant_id = app.tenant_id() and t.external_id = ${externalId} and t.to_number = ${toNumber}`;
  return found;
}

/** Questions about an order's lines that were asked of a number before a moment, the last first; three at most. */
export async function questionsBefore({ sql }: ServerTx, toNumber: string, before: number): Promise<OutboundMessage[]> {
  return sql<OutboundMessage[]>`
    ${sql.unsafe(rowSql(outboundMessages).select)}
    where t.tenant_id = app.tenant_id() and t.to_number = ${toNumber} and t.line_id is not null
      and t.created_at < to_timestamp(${before}::float8 / 1000)
    order by t.created_at desc, t.id desc limit 3`;
}

/** The questions asked about a draft, the last first; reminders of them left out. */
export async function questionsOf({ sql }: ServerTx, draftId: string): Promise<OutboundMessage[]> {
  return sql<OutboundMessage[]>`
    ${sql.unsafe(rowSql(outboundMessages).select)}
    where t.tenant_id = app.tenant_id() and t.draft_id = ${draftId} and t.line_id is not null
      and t.id not like 'chase-%'
    order by t.created_at desc, t.id desc`;
}

/** The last change a number was asked about that still waits for its answer. */
export async function openAskOf({ sql }: ServerTx, toNumber: string): Promise<CustomerAsk | undefined> {
  const [found] = await sql<CustomerAsk[]>`
    ${sql.unsafe(rowSql(customerAsks).select)}
    join public.outbound_message as m on m.tenant_id = t.tenant_id and m.id = t.outbound_id
    where t.tenant_id = app.tenant_id() and t.state = 'asked' and m.to_number = ${toNumber}
    order by m.created_at desc, t.id desc limit 1`;
  return found;
}

/** When a number last wrote, by its own side's clock; undefined when it never did. */
export async function lastHeardAt({ sql }: ServerTx, fromNumber: string): Promise<number | undefined> {
  const [row] = await sql<{ at: number | null }[]>`
    select round(extract(epoch from max(said_at)) * 1000)::float8 as at from public.inbound_message
    where tenant_id = app.tenant_id() and channel = 'whatsapp' and from_number = ${fromNumber}`;
  return row?.at ?? undefined;
}

/** Whether a message from this number still waits for a person. */
export async function awaitsPerson({ sql }: ServerTx, fromNumber: string): Promise<boolean> {
  const [row] = await sql`
    select from public.inbound_message
    where tenant_id = app.tenant_id() and from_number = ${fromNumber} and state = 'needs_human' limit 1`;
  return row !== undefined;
}

/** Open tasks about what these senders wrote that became no draft. */
export async function openAbout(tx: ServerTx, subjects: readonly string[]): Promise<Task[]> {
  const found = await tx.sql<{ id: string }[]>`
    select id from public.task where tenant_id = app.tenant_id() and kind = 'clarify' and question = 'clarify.message'
      and draft_id is null and subject = any (${[...subjects]}) and state not in ('decided', 'done', 'superseded')`;
  return tx.getMany(
    tasks,
    found.map(({ id }) => id),
  );
}

/** Where an order is made that somebody sends: a plant with machines, of the customer's currency if there is one. */
export async function plantFor(
  { sql }: ServerTx,
  currency: string | undefined,
): Promise<{ id: string; zone: string; currency: string } | undefined> {
  const [found] = await sql<{ id: string; zone: string; currency: string }[]>`
    select p.id, p.zone, p.currency from public.plant as p where p.tenant_id = app.tenant_id()
    order by exists (select from public.equipment as e where e.tenant_id = p.tenant_id and e.plant_id = p.id) desc,
      (p.currency = ${currency ?? ''}) desc, p.id limit 1`;
  return found;
}

/** An earlier order of a customer: when, and its lines as they were said. */
export interface PastOrder {
  readonly at: number;
  readonly lines: readonly { readonly sku: string; readonly qty: number | null; readonly unit: string | null }[];
}

/** The customer's last three orders, the latest last. */
export async function lastOrders({ sql }: ServerTx, customerId: string): Promise<PastOrder[]> {
  const rows = await sql<PastOrder[]>`
    select round(extract(epoch from o.confirmed_at) * 1000)::float8 as at, (
      select coalesce(jsonb_agg(jsonb_build_object('sku', p.code, 'qty', l.quantity / 1000.0, 'unit', l.unit)
        order by l.position), '[]')
      from public.draft_line as l join public.product as p on p.tenant_id = l.tenant_id and p.id = l.product_id
      where l.tenant_id = o.tenant_id and l.draft_id = o.draft_id) as lines
    from public.sales_order as o
    where o.tenant_id = app.tenant_id() and o.customer_id = ${customerId}
    order by o.confirmed_at desc, o.id desc limit 3`;
  return rows.toReversed();
}

/** Changes whenever a product, a name that this customer or everybody uses, or a word was added, changed or taken away. */
export async function catalogueStamp({ sql }: ServerTx, customerId: string | null): Promise<string> {
  const [row] = await sql<{ stamp: string }[]>`
    select concat_ws('/', (
      select count(*) || ':' || max(xid::text::bigint) from public.product where tenant_id = app.tenant_id()
    ), (
      select count(*) || ':' || max(xid::text::bigint) from public.alias
      where tenant_id = app.tenant_id() and (customer_id is null or customer_id = ${customerId})
    ), (
      select count(*) || ':' || max(xid::text::bigint) from public.own_word where tenant_id = app.tenant_id()
    )) as stamp`;
  return row?.stamp ?? '';
}
