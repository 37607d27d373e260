import type { PriceStep } from '../draft/draft.ts';
import type { Instant } from '../values/instant.ts';
import { discounted } from '../values/money.ts';
import { applies, type Buyer, byPrecedence, type Goods } from './precedence.ts';
import type { PriceRule, PriceRuleKind } from './price-rule.ts';

/** A unit price with the way to it; all in ten-thousandths of a major unit. */
export interface UnitPrice {
  readonly unitPrice: number;
  /** The lowest that needs no approval. */
  readonly floorPrice: number;
  /** The lowest that any level but the last may approve. */
  readonly hardFloor: number;
  /** Before what is given extra. */
  readonly basePrice: number;
  readonly trace: readonly PriceStep[];
}

/** What else a price rests on beside the rules. */
export interface PriceAsk {
  readonly buyer: Buyer;
  readonly goods: Goods;
  /** Given beyond the tier, in basis points. */
  readonly extraBps: number;
  readonly at: Instant;
  /** Whether a quote's cap still holds what is wanted of it; by default it does. */
  readonly hasRoom?: (rule: PriceRule) => boolean;
  /** An amended order's own price for as much of this product or more. */
  readonly agreed?: number | undefined;
}

interface Base {
  readonly price: number;
  readonly maxDiscountBps: number;
  readonly trace: readonly PriceStep[];
}

/**
 * What a buyer pays for one base unit: the buyer's own quote, else the list price less the tier's discount; then less
 * `extraBps`. Undefined when no rule in the buyer's currency gives a price. `app.line_terms` in the database says the same.
 */
export function priceProduct(rules: readonly PriceRule[], ask: PriceAsk): UnitPrice | undefined {
  const { extraBps, agreed } = ask;
  const valid = rules.filter((rule) => applies(rule, ask.buyer, ask.goods, ask.at)).sort(byPrecedence);
  const found = quotedPrice(valid, ask) ?? tierPrice(valid, ask.buyer);
  if (!found) return undefined;
  const hard = Math.max(...floorSteps(valid).map(({ unitPrice }) => unitPrice), 0);
  const free = Math.max(discounted(found.price, found.maxDiscountBps), hard);
  const kept = agreed ?? Number.POSITIVE_INFINITY;
  const unitPrice = agreed ?? discounted(found.price, extraBps);
  return {
    unitPrice,
    floorPrice: Math.min(free, kept),
    hardFloor: Math.min(hard, kept),
    basePrice: found.price,
    trace: [
      ...found.trace,
      ...(extraBps === 0 || agreed !== undefined ? [] : [step('extra', 'extra', unitPrice, { offBps: extraBps })]),
      ...(agreed === undefined ? [] : [step('agreed', 'agreed', agreed)]),
      ...floorSteps(valid),
    ],
  };
}

function step(rule: string, code: PriceStep['code'], unitPrice: number, facts: Partial<PriceStep> = {}): PriceStep {
  return { rule, code, unitPrice, ...facts };
}

/** What a rule's scope and quantity break say, for the reader of the trace. */
function saidBy(rule: PriceRule): Partial<PriceStep> {
  return {
    ...(rule.family === null ? {} : { family: rule.family }),
    ...(rule.region === null ? {} : { region: rule.region }),
    ...(rule.minQuantity === 0 ? {} : { minQuantity: rule.minQuantity }),
    ...(rule.capQuantity === null ? {} : { capQuantity: rule.capQuantity }),
  };
}

const first = (rules: readonly PriceRule[], kind: PriceRuleKind): PriceRule | undefined =>
  rules.find((rule) => rule.kind === kind);

/** Only what names goods can give a price: a slip of the pen must not price the whole catalogue. */
export const givesPrice = (rule: PriceRule, kind: PriceRuleKind): rule is PriceRule & { readonly unitPrice: number } =>
  rule.kind === kind && rule.unitPrice !== null && (rule.productId !== null || rule.family !== null);

function quotedPrice(valid: readonly PriceRule[], { hasRoom = () => true }: PriceAsk): Base | undefined {
  const quotes = valid.filter((rule) => givesPrice(rule, 'project') && rule.customerId !== null);
  const quote = quotes.find((rule) => rule.capQuantity === null || hasRoom(rule));
  if (!quote || quote.unitPrice === null) return undefined;
  const trace = [step(quote.id, 'project', quote.unitPrice, saidBy(quote))];
  return { price: quote.unitPrice, maxDiscountBps: quote.maxDiscountBps, trace };
}

function tierPrice(valid: readonly PriceRule[], buyer: Buyer): Base | undefined {
  const list = valid.find((rule) => givesPrice(rule, 'list'));
  if (!list || list.unitPrice === null) return undefined;
  const listed = step(list.id, 'list', list.unitPrice, saidBy(list));
  const tier = first(valid, 'tier');
  if (!tier) return { price: list.unitPrice, maxDiscountBps: 0, trace: [listed] };
  const price = discounted(list.unitPrice, tier.discountBps);
  const off = step(tier.id, 'tier', price, { tier: buyer.tier, offBps: tier.discountBps, ...saidBy(tier) });
  return { price, maxDiscountBps: tier.maxDiscountBps, trace: [listed, off] };
}

/** The floors that hold whatever is given: an absolute one, and one by margin over the cost, rounded up. */
function floorSteps(valid: readonly PriceRule[]): PriceStep[] {
  const floor = first(valid, 'floor');
  if (!floor) return [];
  const cost = valid.find((rule) => rule.kind === 'cost' && rule.unitPrice !== null)?.unitPrice ?? null;
  const { minMarginBps } = floor;
  return [
    ...(floor.unitPrice === null ? [] : [step(floor.id, 'floor', floor.unitPrice, saidBy(floor))]),
    ...(minMarginBps === null || cost === null
      ? []
      : [step(floor.id, 'margin', priceAtMargin(cost, minMarginBps), { offBps: minMarginBps })]),
  ];
}

/** The lowest price that leaves this margin over a cost: `priceAtMargin(8000, 2000)` = 10000. */
export function priceAtMargin(cost: number, marginBps: number): number {
  return Math.ceil((cost * 10_000) / (10_000 - marginBps));
}

/** What is left of a price over the cost, in basis points of the price, rounded down; negative below the cost. */
export function marginBps(unitPrice: number, cost: number): number {
  return unitPrice <= 0 ? 0 : Math.floor(((unitPrice - cost) * 10_000) / unitPrice);
}

/** What one base unit costs, as the rules say; undefined when none does. */
export function costOf(rules: readonly PriceRule[], buyer: Buyer, goods: Goods, at: Instant): number | undefined {
  const cost = rules
    .filter((rule) => rule.kind === 'cost' && rule.unitPrice !== null && applies(rule, buyer, goods, at))
    .sort(byPrecedence)[0];
  return cost?.unitPrice ?? undefined;
}
