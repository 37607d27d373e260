import type { WantedRule } from '../../db/price/price-mutators.ts';
import type { PriceRule, PriceRuleKind } from '../../db/price/price-rule.ts';
import { priceScale } from '../../db/values/money.ts';
import { typedBps, typedDay, typedDayEnd } from '../_terms/typed-figure.ts';
import { typedPrice } from './pasted-prices.ts';

/** A price rule as it is typed: an empty field names or bounds nothing. */
export interface TypedRule {
  readonly kind: PriceRuleKind;
  readonly goods: 'all' | 'family' | 'product';
  readonly productId: string;
  readonly family: string;
  readonly customerId: string;
  readonly tier: string;
  readonly region: string;
  readonly currency: string;
  readonly price: string;
  readonly off: string;
  readonly free: string;
  readonly least: string;
  readonly from: string;
  readonly cap: string;
  readonly begin: string;
  readonly end: string;
}

/** Which fields a kind of rule has. */
export const fieldsOf: Readonly<Record<PriceRuleKind, readonly (keyof TypedRule)[]>> = {
  list: ['price', 'customerId', 'tier', 'region', 'from'],
  tier: ['off', 'free', 'customerId', 'tier', 'region', 'from'],
  project: ['price', 'free', 'customerId', 'cap'],
  floor: ['price', 'least', 'customerId', 'tier', 'region'],
  cost: ['price'],
};

/** What is wrong with a typed rule, by field; an empty list: it may be saved. */
export function wrongFields(typed: TypedRule, zone: string): (keyof TypedRule)[] {
  const { kind, goods } = typed;
  const has = (field: keyof TypedRule): boolean => fieldsOf[kind].includes(field);
  const isEmpty = (field: keyof TypedRule): boolean => typed[field].trim() === '';
  const isWrong: Partial<Record<keyof TypedRule, boolean>> = {
    goods: goods === 'all' && (kind === 'list' || kind === 'project'),
    productId: goods === 'product' && isEmpty('productId'),
    family: goods === 'family' && isEmpty('family'),
    customerId: kind === 'project' && isEmpty('customerId'),
    price:
      has('price') &&
      (isEmpty('price') ? kind !== 'floor' || isEmpty('least') : typedPrice(typed.price.trim()) === undefined),
    off: has('off') && typedBps(typed.off, 9_000) === undefined,
    free: has('free') && !isEmpty('free') && typedBps(typed.free, 9_000) === undefined,
    least: has('least') && !isEmpty('least') && typedBps(typed.least, 9_000) === undefined,
    from: has('from') && !isEmpty('from') && thousandthsOf(typed.from) === undefined,
    cap: has('cap') && !isEmpty('cap') && !thousandthsOf(typed.cap),
    begin: typedDay(typed.begin, zone) === undefined,
    end: !isEmpty('end') && (typedDayEnd(typed.end, zone) ?? 0) <= (typedDay(typed.begin, zone) ?? 0),
  };
  return (Object.keys(isWrong) as (keyof TypedRule)[]).filter((field) => isWrong[field]);
}

/** `12.5` base units → 12500 thousandths; undefined when it is no amount. */
function thousandthsOf(text: string): number | undefined {
  return /^\d{1,9}(?:\.\d{1,3})?$/.test(text.trim()) ? Math.round(Number(text) * 1_000) : undefined;
}

/** The rule that is meant; call it when nothing is wrong. */
export function ruleOfTyped(typed: TypedRule, id: string, zone: string): WantedRule {
  const { kind, goods, currency } = typed;
  const has = (field: keyof TypedRule): boolean => fieldsOf[kind].includes(field) && typed[field].trim() !== '';
  const name = (field: 'customerId' | 'tier' | 'region'): string | null => (has(field) ? typed[field].trim() : null);
  return {
    id,
    kind,
    productId: goods === 'product' ? typed.productId : null,
    family: goods === 'family' ? typed.family : null,
    tier: name('tier'),
    customerId: name('customerId'),
    region: name('region'),
    plantId: null,
    currency,
    minQuantity: has('from') ? (thousandthsOf(typed.from) ?? 0) : 0,
    capQuantity: has('cap') ? (thousandthsOf(typed.cap) ?? null) : null,
    unitPrice: has('price') ? (typedPrice(typed.price.trim()) ?? null) : null,
    discountBps: has('off') ? (typedBps(typed.off) ?? 0) : 0,
    maxDiscountBps: has('free') ? (typedBps(typed.free) ?? 0) : 0,
    minMarginBps: has('least') ? (typedBps(typed.least) ?? null) : null,
    validFrom: typedDay(typed.begin, zone) ?? 0,
    validTo: typed.end.trim() === '' ? null : (typedDayEnd(typed.end, zone) ?? null),
  };
}

/** A rule as one would have typed it; its plant is not typed and is kept by whoever saves. */
export function typedOfRule(rule: PriceRule, dayText: (at: number) => string): TypedRule {
  const percent = (bps: number | null): string => (bps === null || bps === 0 ? '' : String(bps / 100));
  const amount = (thousandths: number | null): string => (thousandths ? String(thousandths / 1_000) : '');
  return {
    kind: rule.kind,
    goods: rule.productId !== null ? 'product' : rule.family !== null ? 'family' : 'all',
    productId: rule.productId ?? '',
    family: rule.family ?? '',
    customerId: rule.customerId ?? '',
    tier: rule.tier ?? '',
    region: rule.region ?? '',
    currency: rule.currency,
    price: rule.unitPrice === null ? '' : String(rule.unitPrice / priceScale),
    off: rule.kind === 'tier' ? String(rule.discountBps / 100) : '',
    free: percent(rule.maxDiscountBps),
    least: percent(rule.minMarginBps),
    from: amount(rule.minQuantity),
    cap: amount(rule.capQuantity),
    begin: dayText(rule.validFrom),
    end: rule.validTo === null ? '' : dayText(rule.validTo - 1),
  };
}
