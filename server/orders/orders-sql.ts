import type { BreachKind } from '../../db/draft/draft.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** Locks the customer's credit position, so that orders of one customer are confirmed one after the other. */
export async function lockCredit({ sql }: ServerTx, customerId: string): Promise<void> {
  await sql`
    select from public.credit_position
    where tenant_id = app.tenant_id() and customer_id = ${customerId} for update`;
}

/** Breaches there are now without an approval by somebody else for the draft as it is; read them under the credit lock. */
export async function unapprovedBreaches({ sql }: ServerTx, draftId: string): Promise<BreachKind[]> {
  const rows = await sql<{ breach: BreachKind }[]>`
    select breach from app.unapproved_breaches(app.tenant_id(), ${draftId}) as breach`;
  return rows.map((row) => row.breach);
}

/** Whether the tax in a draft is no more what it would be now: a rate began or ended while it waited. */
export async function isTaxedOtherwise({ sql }: ServerTx, draftId: string): Promise<boolean> {
  const [row] = await sql<{ other: boolean }[]>`
    select exists (select from app.line_taxes(app.tenant_id(), ${draftId}, now()) where kept is distinct from parts) as other`;
  return row?.other ?? false;
}
