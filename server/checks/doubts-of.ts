import type { Customer } from '../../db/customer/customer.ts';
import type { DraftLine, OrderDraft, Reason } from '../../db/draft/draft.ts';
import type { SureLine } from './price-lines.ts';

/** Nobody means more, and nobody may give more: 90 %. */
const mostDiscountBps = 9_000;

/** Whether a line may become an order's line as it is: product and quantity are known and accepted. */
export function isSure(line: DraftLine): line is SureLine {
  return line.accepted && line.productId !== null && line.quantity !== null && line.baseQuantity !== null;
}

/** Why a person or the customer has to be asked, one finding each. */
export function doubtsOf(
  { extraDiscountBps }: Pick<OrderDraft, 'extraDiscountBps'>,
  buyer: Customer | undefined,
  lines: readonly DraftLine[],
): Reason[] {
  const unsure = lines.filter((line) => !isSure(line));
  const doubts: Reason[] = unsure.map(({ phrase, position }) => ({
    code: 'line.unsure',
    ok: false,
    facts: { phrase, position },
  }));
  if (extraDiscountBps < 0 || extraDiscountBps > mostDiscountBps) {
    doubts.push({ code: 'discount.absurd', ok: false, facts: { extraBps: extraDiscountBps } });
  }
  if (lines.length === 0) doubts.push({ code: 'draft.no_lines', ok: false, facts: {} });
  if (!buyer) doubts.unshift({ code: 'customer.unknown', ok: false, facts: {} });
  return doubts;
}
