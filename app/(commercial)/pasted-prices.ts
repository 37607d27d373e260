import type { WantedRule } from '../../db/price/price-mutators.ts';
import type { PriceRule } from '../../db/price/price-rule.ts';
import type { Product } from '../../db/product/product.ts';
import { priceScale } from '../../db/values/money.ts';

/** What is wrong with a pasted line; `line` counts from 1. */
export interface WrongRow {
  readonly code: 'columns' | 'product' | 'price' | 'twice';
  readonly facts: { readonly line: number; readonly code: string; readonly price: string };
}

/** A list price as it is and as it was pasted, in ten-thousandths. */
export interface PriceChange {
  readonly product: Product;
  readonly before: number | undefined;
  readonly after: number;
}

/** `1,250.50` → 12505000 ten-thousandths; undefined when it is no price, or finer than that. */
export function typedPrice(text: string): number | undefined {
  const plain = text.replaceAll(/(?<=\d),(?=\d{2,3}(?:\D|$))/g, '');
  return /^\d{1,9}(?:\.\d{1,4})?$/.test(plain) ? Math.round(Number(plain) * priceScale) : undefined;
}

/** Reads two columns pasted from a sheet, a product code and a list price; every line that can't be meant is named. */
export function readPasted(
  text: string,
  products: readonly Product[],
  priceOf: (product: Product) => number | undefined,
): { readonly changes: PriceChange[]; readonly same: number; readonly wrong: WrongRow[] } {
  const byCode = new Map(products.map((product) => [product.code.toLowerCase(), product]));
  const changes = new Map<string, PriceChange>();
  const wrong: WrongRow[] = [];
  let same = 0;
  text.split(/\r?\n/).forEach((row, at) => {
    if (row.trim() === '') return;
    const [code = '', price = ''] = row.split(/\t|;|\s{2,}/).map((part) => part.trim());
    const facts = { line: at + 1, code, price };
    const product = byCode.get(code.toLowerCase());
    const after = typedPrice(price.replace(/^[^\d]+/, ''));
    if (price === '') wrong.push({ code: 'columns', facts });
    else if (!product) wrong.push({ code: 'product', facts });
    else if (after === undefined) wrong.push({ code: 'price', facts });
    else if (changes.has(product.id)) wrong.push({ code: 'twice', facts });
    else if (priceOf(product) === after) same += 1;
    else changes.set(product.id, { product, before: priceOf(product), after });
  });
  return { changes: [...changes.values()], same, wrong };
}

/** The plain list price of a product that counts now: for everybody, from the first piece. */
export function listPriceOf(
  rules: readonly PriceRule[],
  productId: string,
  currency: string,
  now: number,
): number | undefined {
  const valid = rules.filter(
    (rule) =>
      rule.kind === 'list' &&
      rule.productId === productId &&
      rule.currency === currency &&
      rule.minQuantity === 0 &&
      rule.validFrom <= now &&
      (rule.validTo === null || rule.validTo > now) &&
      [rule.customerId, rule.family, rule.tier, rule.region, rule.plantId].every((scope) => scope === null),
  );
  return valid.toSorted((a, b) => b.validFrom - a.validFrom || (a.id < b.id ? 1 : -1))[0]?.unitPrice ?? undefined;
}

/** A list price as a rule from `now` on. */
export const ruleOf = ({ product, after }: PriceChange, currency: string, id: string, now: number): WantedRule => ({
  id,
  kind: 'list',
  productId: product.id,
  family: null,
  tier: null,
  customerId: null,
  region: null,
  plantId: null,
  currency,
  minQuantity: 0,
  capQuantity: null,
  unitPrice: after,
  discountBps: 0,
  maxDiscountBps: 0,
  minMarginBps: null,
  validFrom: Math.round(now),
  validTo: null,
});
