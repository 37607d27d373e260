import type { ServerTx } from '../../postgres/server-tx.ts';
import type { ErpDispatch, ErpOrder } from './port.ts';

/**
 * Books a document under `key` and gives its number; the number it has when the same body is booked already. Undefined
 * when the key belongs to another document. Two at once: the second waits for the first and finds its document.
 */
export async function bookDocument(
  tx: ServerTx,
  kind: string,
  key: string,
  body: ErpOrder | ErpDispatch,
): Promise<string | undefined> {
  const { sql } = tx;
  const content = JSON.stringify(body);
  const known = await documentOf(tx, kind, key, content);
  if (known) return known.same ? known.number : undefined;
  const number = await tx.nextNumber('ERP');
  const booked = await sql`
    insert into erp_ledger.document (tenant_id, reference, kind, number, body)
    values (app.tenant_id(), ${key}, ${kind}, ${number}, ${content}::text::jsonb)
    on conflict (tenant_id, kind, reference) do nothing returning number`;
  if (booked.length > 0) return number;
  const first = await documentOf(tx, kind, key, content);
  return first?.same ? first.number : undefined;
}

async function documentOf({ sql }: ServerTx, kind: string, key: string, content: string) {
  const [row] = await sql<{ number: string; same: boolean }[]>`
    select number, body = ${content}::text::jsonb as same from erp_ledger.document
    where tenant_id = app.tenant_id() and kind = ${kind} and reference = ${key}`;
  return row;
}

/** The number of the document booked under `key`. */
export async function findDocument({ sql }: ServerTx, key: string): Promise<string | undefined> {
  const [row] = await sql<{ number: string }[]>`
    select number from erp_ledger.document where tenant_id = app.tenant_id() and reference = ${key}`;
  return row?.number;
}
