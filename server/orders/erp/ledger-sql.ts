import type { Instant } from '../../../db/values/instant.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import type { ErpDispatch, ErpDocument, ErpListed, ErpOrder } from './port.ts';

/**
 * Books a document under `key`; the one it has when the same body is booked already. Undefined when the key belongs to
 * another document. Two at once: the second waits for the first and finds its document.
 */
export async function bookDocument(
  tx: ServerTx,
  kind: 'order' | 'dispatch',
  key: string,
  body: ErpOrder | ErpDispatch,
): Promise<ErpDocument | undefined> {
  const { sql } = tx;
  const content = JSON.stringify(body);
  if ((await firstBody(tx, kind, key, content)) === undefined) {
    const number = await tx.nextNumber('ERP');
    await sql`
      insert into erp_ledger.document (tenant_id, reference, kind, number, body)
      values (app.tenant_id(), ${key}, ${kind}, ${number}, ${content}::text::jsonb)
      on conflict (tenant_id, kind, reference) do nothing`;
  }
  return (await firstBody(tx, kind, key, content)) ? findDocument(tx, key) : undefined;
}

/** Whether the document of this key began with this body; undefined when there is none. */
async function firstBody({ sql }: ServerTx, kind: string, key: string, content: string): Promise<boolean | undefined> {
  const [row] = await sql<{ same: boolean }[]>`
    select body = ${content}::text::jsonb as same from erp_ledger.document
    where tenant_id = app.tenant_id() and kind = ${kind} and reference = ${key}`;
  return row?.same;
}

/** The document booked under `key`, as it stands after what changed it. */
export async function findDocument({ sql }: ServerTx, key: string): Promise<ErpDocument | undefined> {
  const [row] = await sql<ErpDocument[]>`
    select d.number as reference, case when c.position is not null and c.body is null then 'cancelled' else 'booked' end as state
    from erp_ledger.document d left join lateral (
      select position, body from erp_ledger.change
      where tenant_id = d.tenant_id and reference = d.reference order by position desc limit 1) c on true
    where d.tenant_id = app.tenant_id() and d.reference = ${key}`;
  return row && { reference: row.reference, state: row.state };
}

/**
 * Adds a change to an order's document unless it is what the document says already, or something that was said later is;
 * null cancels it. One at a time.
 */
export async function changeDocument({ sql }: ServerTx, key: string, body: ErpOrder | null): Promise<void> {
  const content = body && JSON.stringify(body);
  await sql`select pg_advisory_xact_lock(hashtextextended(app.tenant_id()::text || ${key}, 0))`;
  await sql`
    insert into erp_ledger.change (tenant_id, reference, position, body)
    select d.tenant_id, d.reference, coalesce(c.position, 0) + 1, ${content}::text::jsonb
    from erp_ledger.document d left join lateral (
      select position, body from erp_ledger.change
      where tenant_id = d.tenant_id and reference = d.reference order by position desc limit 1) c on true
    where d.tenant_id = app.tenant_id() and d.reference = ${key} and d.kind = 'order'
      and case when c.position is null then d.body else c.body end is distinct from ${content}::text::jsonb
      and coalesce(${body ? body.revision : null}::bigint >= coalesce(
        (case when c.position is null then d.body else c.body end ->> 'revision')::bigint, 0), true)`;
}

/** The order documents booked in a window of time, as they stand now. */
export async function listDocuments({ sql }: ServerTx, from: Instant, to: Instant): Promise<ErpListed[]> {
  const rows = await sql<ErpListed[]>`
    select d.number as reference, case when c.position is not null and c.body is null then 'cancelled' else 'booked' end as state,
      d.reference as key, b.body -> 'customer' ->> 'name' as customer, b.body ->> 'currency' as currency,
      (b.body ->> 'totalMinor')::float8 as "totalMinor", (extract(epoch from d.created_at) * 1000)::float8 as "createdAt"
    from erp_ledger.document d left join lateral (
      select position, body from erp_ledger.change
      where tenant_id = d.tenant_id and reference = d.reference order by position desc limit 1) c on true
    cross join lateral (select coalesce(c.body, d.body) as body) b
    where d.tenant_id = app.tenant_id() and d.kind = 'order'
      and d.created_at between to_timestamp(${from}::float8 / 1000) and to_timestamp(${to}::float8 / 1000)
    order by d.created_at, d.number`;
  return [...rows];
}
