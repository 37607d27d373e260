import type { Instant } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** A line whose words meant no product at all, not even several. */
export interface UnknownLine {
  readonly phrase: string;
  readonly quantity: number | null;
  readonly unit: string | null;
  readonly draftId: string;
  readonly customerId: string | null;
  readonly createdAt: Instant;
}

/** Lines not understood since, in drafts that still stand; the newest thousand. */
export async function unknownLines(tx: ServerTx, since: Instant): Promise<UnknownLine[]> {
  return tx.sql<UnknownLine[]>`
    select l.phrase, l.quantity::float8 as quantity, l.unit, l.draft_id as "draftId", d.customer_id as "customerId",
      round(extract(epoch from d.created_at) * 1000)::float8 as "createdAt"
    from public.draft_line as l
    join public.order_draft as d on d.tenant_id = l.tenant_id and d.id = l.draft_id
    where l.tenant_id = app.tenant_id() and l.product_id is null and jsonb_array_length(l.candidates) = 0
      and d.created_at > to_timestamp(${since}::float8 / 1000)
    order by d.created_at desc, l.id limit 1000`;
}
