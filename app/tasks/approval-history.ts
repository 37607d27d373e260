import { type CreditAge, creditAges, type Payment, payments } from '../../db/credit/credit.ts';
import type { Customer } from '../../db/customer/customer.ts';
import { type DraftLine, draftLines, type OrderDraft } from '../../db/draft/draft.ts';
import { type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { costOf, marginBps } from '../../db/price/price-product.ts';
import { priceRules } from '../../db/price/price-rule.ts';
import type { Product } from '../../db/product/product.ts';
import type { Local } from '../_sync/local.ts';

const shownOrders = 3;
const shownPayments = 3;
/** A product not bought in the last so many orders counts as not bought before. */
const searchedOrders = 30;

/** A line to approve, with what it is of. */
export interface ApprovalLine {
  readonly line: DraftLine;
  readonly product: Product | undefined;
}

/** What a customer bought and paid lately; the newest first. */
export interface CustomerHistory {
  readonly orders: readonly SalesOrder[];
  readonly payments: readonly Payment[];
  readonly ages: readonly CreditAge[];
}

/** What each line leaves over its cost, and what this customer paid for it last. */
export interface LineFacts {
  /** Basis points of the price; undefined when no cost is known. */
  readonly marginBps: number | undefined;
  readonly before: { readonly unitPrice: number; readonly at: number } | undefined;
}

export function readHistory(local: Local, customerId: string | null): CustomerHistory {
  if (customerId === null) return { orders: [], payments: [], ages: [] };
  const paid = local.rows(payments).where('customerId', customerId);
  const ages = local.rows(creditAges).where('customerId', customerId);
  return {
    orders: newestOf(local.rows(salesOrders).where('customerId', customerId)),
    payments: paid.sort((a, b) => b.paidAt - a.paidAt).slice(0, shownPayments),
    ages: ages.sort((a, b) => a.fromDays - b.fromDays),
  };
}

const newestOf = (orders: readonly SalesOrder[]): SalesOrder[] =>
  orders
    .filter(({ state }) => state !== 'cancelled')
    .sort((a, b) => b.confirmedAt - a.confirmedAt)
    .slice(0, shownOrders);

/** The facts of each line by its id. */
export function readLineFacts(
  local: Local,
  draft: OrderDraft,
  customer: Customer | undefined,
  lines: readonly ApprovalLine[],
): Map<string, LineFacts> {
  if (!customer) return new Map();
  const rules = local
    .rows(priceRules)
    .all()
    .filter(({ kind }) => kind === 'cost');
  const orders = local.rows(salesOrders).where('customerId', customer.id);
  const past = orders
    .sort((a, b) => b.confirmedAt - a.confirmedAt)
    .slice(0, searchedOrders)
    .map(({ draftId, confirmedAt }) => ({ at: confirmedAt, lines: local.rows(draftLines).where('draftId', draftId) }));
  return new Map(
    lines.map(({ line, product }) => {
      const goods = {
        productId: line.productId ?? '',
        family: product?.family ?? '',
        plantId: draft.plantId,
        thousandths: line.baseQuantity ?? 0,
      };
      const cost = costOf(rules, customer, goods, draft.createdAt);
      const price = line.unitPrice;
      const before = past.flatMap(({ at, lines: bought }) =>
        bought.flatMap(({ productId, unitPrice }) =>
          productId === line.productId && unitPrice !== null ? [{ unitPrice, at }] : [],
        ),
      )[0];
      return [
        line.id,
        { marginBps: cost === undefined || price === null ? undefined : marginBps(price, cost), before },
      ];
    }),
  );
}
