import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applies, type Buyer, byPrecedence, type Goods } from './precedence.ts';
import { priceAtMargin, priceProduct } from './price-product.ts';
import type { PriceRule } from './price-rule.ts';

const buyer: Buyer = { id: 'c', tier: 'A', region: 'Pune', currency: 'INR' };
const goods: Goods = { productId: 'p', family: 'f', plantId: 'n', thousandths: 5_000 };

const scope = (mine: string) => fc.constantFrom(null, null, mine, 'another');
const rule = fc.record({
  id: fc.stringMatching(/^[a-cA-C]{1,2}$/),
  scope: fc.constant('money'),
  kind: fc.constantFrom('list', 'tier', 'project', 'floor', 'cost'),
  productId: scope('p'),
  family: scope('f'),
  tier: scope('A'),
  customerId: fc.constantFrom(null, 'c', 'c', 'another'),
  region: scope('Pune'),
  plantId: scope('n'),
  currency: fc.constantFrom('INR', 'INR', 'INR', 'INR', 'AED'),
  minQuantity: fc.constantFrom(0, 0, 4_999, 5_000, 5_001),
  capQuantity: fc.constantFrom(null, 10_000),
  unitPrice: fc.option(fc.integer({ min: 0, max: 2_000_000 })),
  discountBps: fc.integer({ min: 0, max: 9_000 }),
  maxDiscountBps: fc.integer({ min: 0, max: 2_000 }),
  minMarginBps: fc.option(fc.integer({ min: 0, max: 9_000 })),
  validFrom: fc.constantFrom(0, 0, 9, 10, 11),
  validTo: fc.constantFrom(null, null, null, 10, 11),
});
const rules = fc.uniqueArray(rule, { selector: ({ id }) => id, maxLength: 14 });

/** What the rules say of precedence, read aloud: every rule is held against every other. */
function reader(
  all: readonly PriceRule[],
  kind: PriceRule['kind'],
  may: (rule: PriceRule) => boolean,
): PriceRule | undefined {
  const speaking = all.filter((each) => {
    if (each.kind !== kind || each.currency !== 'INR' || !may(each)) return false;
    if (each.productId !== null && each.productId !== 'p') return false;
    if (each.family !== null && each.family !== 'f') return false;
    if (each.tier !== null && each.tier !== 'A') return false;
    if (each.customerId !== null && each.customerId !== 'c') return false;
    if (each.region !== null && each.region !== 'Pune') return false;
    if (each.plantId !== null && each.plantId !== 'n') return false;
    return each.minQuantity <= 5_000 && each.validFrom <= 10 && !(each.validTo !== null && each.validTo <= 10);
  });
  const rankOf = (each: PriceRule): (number | string)[] => [
    each.customerId === null ? 0 : 1,
    each.productId === null ? 0 : 1,
    each.family === null ? 0 : 1,
    each.tier === null ? 0 : 1,
    each.region === null ? 0 : 1,
    each.plantId === null ? 0 : 1,
    each.minQuantity,
    each.validFrom,
    each.id,
  ];
  const beats = (one: PriceRule, other: PriceRule): boolean => {
    const [a, b] = [rankOf(one), rankOf(other)];
    const place = a.findIndex((part, at) => part !== b[at]);
    return place >= 0 && (a[place] ?? 0) > (b[place] ?? 0);
  };
  return speaking.find((each) => speaking.every((other) => other === each || beats(each, other)));
}

const halfUp = (numerator: number, denominator: number): number =>
  Number((BigInt(numerator) * 2n + BigInt(denominator)) / (BigInt(denominator) * 2n));

test('[PRICE-1] the price is what a plain reader of the rules finds, and one of a kind always counts', () => {
  const found = { quoted: 0, listed: 0, none: 0 };
  fc.assert(
    fc.property(rules, fc.constantFrom(0, 250), fc.boolean(), (all, extraBps, room) => {
      const goodsNamed = (each: PriceRule): boolean =>
        each.unitPrice !== null && (each.productId !== null || each.family !== null);
      const quote = reader(
        all,
        'project',
        (each) => goodsNamed(each) && each.customerId !== null && (each.capQuantity === null || room),
      );
      const list = reader(all, 'list', goodsNamed);
      const tier = reader(all, 'tier', () => true);
      const base = quote
        ? quote.unitPrice
        : list && halfUp((list.unitPrice ?? 0) * (10_000 - (tier?.discountBps ?? 0)), 10_000);
      const price = priceProduct(all, { buyer, goods, extraBps, at: 10, hasRoom: () => room });
      found[quote ? 'quoted' : list ? 'listed' : 'none'] += 1;
      if (base === undefined || base === null) {
        expect(price).toBeUndefined();
        return;
      }
      const free = (quote ?? tier)?.maxDiscountBps ?? 0;
      const floor = reader(all, 'floor', () => true);
      const cost = reader(all, 'cost', (each) => each.unitPrice !== null)?.unitPrice ?? null;
      const margin =
        floor && floor.minMarginBps !== null && cost !== null ? priceAtMargin(cost, floor.minMarginBps) : 0;
      const hard = Math.max(floor?.unitPrice ?? 0, margin);
      expect(price).toMatchObject({
        basePrice: base,
        unitPrice: halfUp(base * (10_000 - extraBps), 10_000),
        hardFloor: hard,
        floorPrice: Math.max(hard, halfUp(base * (10_000 - free), 10_000)),
      });
    }),
    { numRuns: 4_000 },
  );
  expect(Math.min(...Object.values(found))).toBeGreaterThan(10);
});

test('[PRICE-1] precedence is a total order: of two rules one goes before the other, and chains agree', () => {
  fc.assert(
    fc.property(fc.uniqueArray(rule, { selector: ({ id }) => id, minLength: 3, maxLength: 3 }), ([a, b, c]) => {
      if (!a || !b || !c) return;
      expect(Math.sign(byPrecedence(a, b))).toBe(-Math.sign(byPrecedence(b, a)));
      expect(byPrecedence(a, b)).not.toBe(0);
      if (byPrecedence(a, b) < 0 && byPrecedence(b, c) < 0) expect(byPrecedence(a, c)).toBeLessThan(0);
    }),
  );
});

test('[PRICE-4] a price at the margin leaves it, and one step lower does not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000_000 }), fc.integer({ min: 0, max: 9_000 }), (cost, bps) => {
      const price = priceAtMargin(cost, bps);
      expect((price - cost) * 10_000).toBeGreaterThanOrEqual(bps * price);
      expect((price - 1 - cost) * 10_000).toBeLessThan(bps * (price - 1));
    }),
  );
  expect(applies({ ...(fc.sample(rule, 1)[0] as PriceRule), currency: 'KWD' }, buyer, goods, 10)).toBe(false);
});
