import type { InboundMessage } from '../../../db/message/message.ts';
import type { Quote } from '../../../db/quote/quote.ts';
import { quotes } from '../../../db/quote/quote.ts';
import { rowSql } from '../../postgres/row-sql.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import type { House } from '../../postgres/transaction.ts';

/** The company that takes mail for an address; undefined when nobody does. */
export function tenantOfAddress(sql: House['sql'], address: string): Promise<string | undefined> {
  return asNobody(sql, (tx) => tx`select app.tenant_of_mail_address(${address})::text as tenant`);
}

/** The company a mail came to, by its Message-ID; undefined when it never came. */
export function tenantOfMail(sql: House['sql'], headerId: string): Promise<string | undefined> {
  return asNobody(sql, (tx) => tx`select app.tenant_of_mail(${headerId})::text as tenant`);
}

/** Asks before it is known for whom: as the server's own hand without a tenant, which sees no row of any. */
async function asNobody(
  sql: House['sql'],
  ask: (tx: ServerTx['sql']) => Promise<{ tenant?: string | null }[]>,
): Promise<string | undefined> {
  return (await sql.begin('read only', async (tx) => {
    await tx`set local role app_server`;
    const [row] = await ask(tx);
    return row?.tenant ?? undefined;
  })) as string | undefined;
}

/** A mail as it came, and where from. */
export interface RawMail {
  /** Whom it came to: one of the company's addresses. */
  readonly address: string;
  readonly envelopeFrom: string;
  /** The one place it can be found at again; null for what is only brought once. */
  readonly source: string | null;
  readonly body: Uint8Array;
  /** `body` is only its beginning. */
  readonly cut: boolean;
}

/** Keeps the bytes of a mail; undefined when they are kept already. */
export async function keepRaw({ sql }: ServerTx, mail: RawMail): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`
    insert into ops.raw_mail (tenant_id, address, envelope_from, source, body, cut)
    values (app.tenant_id(), ${mail.address}, ${mail.envelopeFrom}, ${mail.source}, ${Buffer.from(mail.body)}, ${mail.cut})
    on conflict (tenant_id, source) where source is not null do nothing returning id`;
  return row?.id;
}

/** A kept mail that no message was made of yet. */
export interface UnreadMail {
  readonly body: Buffer;
  readonly address: string;
  readonly cut: boolean;
  readonly receivedAt: number;
}

/** The kept mail `rawId`, while no message was made of it. */
export async function unreadMail({ sql }: ServerTx, rawId: string): Promise<UnreadMail | undefined> {
  const [row] = await sql<UnreadMail[]>`
    select body, address, cut, round(extract(epoch from received_at) * 1000)::float8 as "receivedAt"
    from ops.raw_mail where tenant_id = app.tenant_id() and id = ${rawId}::bigint and message_id is null`;
  return row;
}

/** Says which message a kept mail became; false when somebody else said so first. */
export async function settleRaw({ sql }: ServerTx, rawId: string, messageId: string, digest: string): Promise<boolean> {
  const rows = await sql`
    update ops.raw_mail set message_id = ${messageId}, digest = ${digest}
    where tenant_id = app.tenant_id() and id = ${rawId}::bigint and message_id is null returning id`;
  return rows.length === 1;
}

/** The message known under an id, and what it said. */
export async function knownMail(
  { sql }: ServerTx,
  externalId: string,
): Promise<{ id: string; digest: string | null } | undefined> {
  const [row] = await sql<{ id: string; digest: string | null }[]>`
    select m.id, r.digest from public.inbound_message as m
    left join ops.raw_mail as r on r.tenant_id = m.tenant_id and r.message_id = m.id
    where m.tenant_id = app.tenant_id() and m.channel = 'email' and m.external_id = ${externalId}
    order by r.id limit 1`;
  return row;
}

/** Mails under one id are taken one after the other. */
export async function lockMailId({ sql }: ServerTx, id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(app.tenant_id()::text || 'mail' || ${id}, 0))`;
}

/** Whose address this is. */
export async function customerIdOfAddress({ sql }: ServerTx, address: string): Promise<string | undefined> {
  const [row] = await sql<{ customerId: string }[]>`
    select customer_id as "customerId" from public.customer_address
    where tenant_id = app.tenant_id() and address = ${address.toLowerCase()}`;
  return row?.customerId;
}

/** Whether an address is one the company takes mail at itself. */
export async function isOwnAddress({ sql }: ServerTx, address: string): Promise<boolean> {
  const rows = await sql`
    select from ops.mail_address where tenant_id = app.tenant_id() and address = ${address.toLowerCase()}`;
  return rows.length > 0;
}

/** What we sent under one of these mail ids: the draft or quote it was about. */
export async function sentUnder(
  { sql }: ServerTx,
  headerIds: readonly string[],
): Promise<{ id: string; draftId: string | null } | undefined> {
  const [row] = await sql<{ id: string; draftId: string | null }[]>`
    select id, draft_id as "draftId" from public.outbound_message
    where tenant_id = app.tenant_id() and channel = 'email' and external_id = any (${[...headerIds]}::text[])
    order by created_at desc, id desc limit 1`;
  return row;
}

/** The quote that went out with a message, or that is called by its number; only of this customer. */
export async function quoteMeant(
  { sql }: ServerTx,
  customerId: string,
  sentMessageId: string | undefined,
  numbers: readonly string[],
): Promise<Quote | undefined> {
  const [row] = await sql<Quote[]>`
    ${sql.unsafe(rowSql(quotes).select)}
    where t.tenant_id = app.tenant_id() and t.customer_id = ${customerId}
      and (t.sent_message_id = ${sentMessageId ?? ''} or t.number = any (${[...numbers]}::text[]))
    order by (t.number = any (${[...numbers]}::text[])) desc, t.requested_at desc limit 1 for no key update`;
  return row;
}

/** The quote a message asked for. */
export async function quoteOfMessage({ sql }: ServerTx, message: InboundMessage): Promise<Quote | undefined> {
  const [row] = await sql<Quote[]>`
    ${sql.unsafe(rowSql(quotes).select)}
    where t.tenant_id = app.tenant_id() and t.message_id = ${message.id} and t.state = 'open' limit 1 for no key update`;
  return row;
}

/** Commercial people of a plant, who has the fewest open quotes first, then who got one the longest ago. */
export async function leastBusy(
  { sql }: ServerTx,
  plantId: string,
  customerId: string | null,
): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`
    select p.id from public.person as p
    left join lateral (
      select count(*) filter (where q.state = 'open') as open, max(q.requested_at) as last,
        max(q.requested_at) filter (where q.customer_id = ${customerId}) as own
      from public.quote as q where q.tenant_id = p.tenant_id and q.owner_id = p.id
    ) as had on true
    where p.tenant_id = app.tenant_id() and p.active and 'commercial' = any (p.functions) and ${plantId} = any (p.plant_ids)
    order by had.own desc nulls last, had.open, had.last nulls first, p.id limit 1`;
  return row?.id;
}
