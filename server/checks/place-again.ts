import type { ApprovalLevel } from '../../db/approval/approval-level.ts';
import { levelNeeded, type Need } from '../../db/approval/authority.ts';
import type { Customer } from '../../db/customer/customer.ts';
import type { BreachKind, DraftLine, OrderDraft } from '../../db/draft/draft.ts';
import { priceProduct } from '../../db/price/price-product.ts';
import type { PriceRule } from '../../db/price/price-rule.ts';
import type { Product } from '../../db/product/product.ts';
import type { Instant } from '../../db/values/instant.ts';
import { lineTotalMinor } from '../../db/values/money.ts';
import { priceNeed } from './judge-price.ts';

/** What decides about an order: that in force, or that with an edited table in its place. */
export interface TermsTried {
  readonly rules: readonly PriceRule[];
  readonly levels: readonly ApprovalLevel[];
}

/**
 * Who has to approve a breach: a level, nobody who could (`no_level`), or, where there are no levels of the kind, anybody of
 * its function. `free`: nobody is asked.
 */
interface Approver {
  readonly kind: BreachKind;
  readonly outcome: 'free' | 'level' | 'no_level' | 'function';
  readonly level: number | null;
  readonly function: string | null;
  readonly rank: string | null;
}

/** What terms make of an order; `netMinor` is null when a line has no price. */
export interface OrderAgain {
  readonly netMinor: number | null;
  readonly approvers: readonly Approver[];
}

interface OrderAsked {
  readonly draft: Pick<OrderDraft, 'plantId' | 'extraDiscountBps' | 'currency'>;
  readonly buyer: Customer;
  readonly lines: readonly DraftLine[];
  readonly goods: ReadonlyMap<string, Product>;
  /** How deep the credit was breached when the order was checked. */
  readonly credit: Need | undefined;
  readonly at: Instant;
}

/** Prices an order and asks for its approvers by these terms. A line keeps its quote, and what an amendment agreed on. */
export function placeAgain(order: OrderAsked, { rules, levels }: TermsTried): OrderAgain {
  const priced = order.lines.map((line) => priceAgain(order, line, rules));
  const known = priced.flatMap((line) => line ?? []);
  const isWhole = known.length === priced.length;
  const needs = [isWhole ? priceNeed(known) : undefined, order.credit].filter((need) => need !== undefined);
  return {
    netMinor: isWhole ? known.reduce((sum, line) => sum + line.netMinor, 0) : null,
    approvers: (['price', 'credit'] as const).map((kind) =>
      approverOf(
        kind,
        needs.find((need) => need.kind === kind),
        levels,
        order.buyer.currency,
      ),
    ),
  };
}

function priceAgain({ buyer, goods, draft, at }: OrderAsked, line: DraftLine, rules: readonly PriceRule[]) {
  const product = goods.get(line.productId ?? '');
  if (!product || line.baseQuantity === null) return undefined;
  const wasQuoted = line.priceTrace.some(({ code }) => code === 'project');
  const price = priceProduct(rules, {
    buyer,
    goods: {
      productId: product.id,
      family: product.family,
      plantId: draft.plantId,
      thousandths: line.baseQuantity,
    },
    extraBps: draft.extraDiscountBps,
    at,
    hasRoom: () => wasQuoted,
    agreed: line.priceTrace.find(({ code }) => code === 'agreed')?.unitPrice,
  });
  return price && { ...price, netMinor: lineTotalMinor(price.unitPrice, line.baseQuantity, buyer.currency) };
}

function approverOf(
  kind: BreachKind,
  need: Need | undefined,
  levels: readonly ApprovalLevel[],
  currency: string,
): Approver {
  const nobody = { level: null, function: null, rank: null };
  if (!need) return { kind, outcome: 'free', ...nobody };
  if (!levels.some((level) => level.kind === kind)) return { kind, outcome: 'function', ...nobody };
  const found = levelNeeded(levels, need, currency);
  if (!found) return { kind, outcome: 'no_level', ...nobody };
  return { kind, outcome: 'level', level: found.level, function: found.function, rank: found.rank };
}
