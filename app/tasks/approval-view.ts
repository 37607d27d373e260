import { type Customer, customers } from '../../db/customer/customer.ts';
import {
  type Approval,
  approvals,
  type BreachKind,
  type DraftLine,
  draftLines,
  type OrderDraft,
  orderDrafts,
} from '../../db/draft/draft.ts';
import { type Product, products } from '../../db/product/product.ts';
import type { Local } from '../_sync/local.ts';

/** What an approver must see: the order, whose it is, each line's price against its floor, and what was decided. */
export interface ApprovalFacts {
  readonly kind: BreachKind;
  readonly draft: OrderDraft;
  readonly customer: Customer | undefined;
  readonly lines: readonly { readonly line: DraftLine; readonly product: Product | undefined }[];
  readonly decided: Approval | undefined;
}

/** Reads the draft behind an approval; `question` (`price.commercial`, `credit.finance`) tells which breach is asked. */
export async function readApproval(
  local: Local,
  draftId: string,
  question: string,
): Promise<ApprovalFacts | undefined> {
  const draft = await local.rows(orderDrafts).get(draftId);
  if (!draft) return undefined;
  const kind: BreachKind = question.startsWith('credit') ? 'credit' : 'price';
  const [lines, given, customer] = await Promise.all([
    local
      .rows(draftLines)
      .where('draftId', draftId)
      .sort((a, b) => a.position - b.position),
    local.rows(approvals).where('draftId', draftId),
    draft.customerId ? local.rows(customers).get(draft.customerId) : undefined,
  ]);
  const known = await local.rows(products).many(lines.map((line) => line.productId ?? ''));
  return {
    kind,
    draft,
    customer,
    lines: lines.map((line, index) => ({ line, product: known[index] })),
    decided: given.find((each) => each.kind === kind && each.draftVersion === draft.version),
  };
}
