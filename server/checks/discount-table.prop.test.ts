import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApprovalLevel } from '../../db/approval/approval-level.ts';
import { levelNeeded } from '../../db/approval/authority.ts';
import { discountTable } from '../../db/approval/discount-table.ts';
import { checkTable, isSound } from '../../db/decision-table/check-table.ts';
import { compileTable } from '../../db/decision-table/compile-table.ts';
import { decide } from '../../db/decision-table/decide.ts';
import type { Answer } from '../../db/decision-table/decision-table.ts';
import { exportJdm, importJdm } from '../../db/decision-table/jdm.ts';
import { readTable } from '../../db/decision-table/read-table.ts';
import { priceProduct, type UnitPrice } from '../../db/price/price-product.ts';
import { priceNeed } from './judge-price.ts';

const at = 10;
const scope = (...some: string[]) => fc.constantFrom(null, null, ...some);
const price = fc.integer({ min: 0, max: 20_000 });
const rule = fc.record({
  id: fc.stringMatching(/^[a-cA-C]{1,2}$/),
  scope: fc.constant('money'),
  kind: fc.constantFrom('list', 'list', 'tier', 'project', 'project', 'floor', 'cost'),
  productId: fc.constantFrom(null, 'p', 'p', 'q'),
  family: scope('f'),
  tier: scope('A', 'B'),
  customerId: scope('c', 'd'),
  region: scope('Pune'),
  plantId: scope('n'),
  currency: fc.constantFrom('INR', 'INR', 'INR', 'AED'),
  minQuantity: fc.constantFrom(0, 0, 4_999, 5_000, 5_001),
  capQuantity: fc.constantFrom(null, 10_000),
  unitPrice: fc.option(price, { freq: 9 }),
  discountBps: fc.integer({ min: 0, max: 9_000 }),
  maxDiscountBps: fc.integer({ min: 0, max: 2_000 }),
  minMarginBps: fc.option(fc.integer({ min: 0, max: 9_000 })),
  validFrom: fc.constantFrom(0, 0, 0, 9, 10, 11),
  validTo: fc.constantFrom(null, null, null, 10, 11),
});
const rules = fc.uniqueArray(rule, { selector: ({ id }) => id, maxLength: 9 });

const level = fc.record({
  kind: fc.constantFrom('price' as const, 'price' as const, 'credit' as const),
  level: fc.integer({ min: 1, max: 9 }),
  function: fc.constantFrom('commercial' as const, 'manager' as const),
  rank: fc.constantFrom('member' as const, 'deputy' as const, 'head' as const),
  maxBps: fc.option(fc.constantFrom(0, 333, 1_000, 12_000)),
  maxMinor: fc.option(fc.constantFrom(0, 1_000)),
  maxDays: fc.option(fc.constantFrom(0, 30)),
  currency: fc.constantFrom('INR', 'AED'),
});
const levels = fc
  .uniqueArray(level, { selector: (each) => `${each.kind} ${each.level}`, maxLength: 5 })
  .map((all) => all.map((each, nth): ApprovalLevel => ({ ...each, id: `l${nth}`, scope: 'tenant' })));

const sale = fc.record({
  currency: fc.constantFrom('INR', 'INR', 'INR', 'AED', 'USD'),
  customerId: fc.constantFrom('c', 'd', 'e'),
  productId: fc.constantFrom('p', 'p', 'q'),
  family: fc.constantFrom('f', 'g'),
  tier: fc.constantFrom('A', 'B', 'C'),
  region: fc.constantFrom('Pune', 'Goa'),
  plantId: fc.constantFrom('n', 'm'),
  quantity: fc.constantFrom(0, 4_999, 5_000, 5_001),
  room: fc.boolean(),
  net: fc.constantFrom(0, 1_000, 1_001),
});
/** Where a price stands: about a bound, or so many basis points under the base. */
const given = fc.record({
  about: fc.constantFrom('floorPrice' as const, 'hardFloor' as const, 'basePrice' as const),
  off: fc.constantFrom(0, 333, 334, 1_000, 5_000),
  by: fc.integer({ min: -1, max: 1 }),
});
type Asked = ReturnType<typeof sale.generate>['value'];

const priceFor = (all: Parameters<typeof priceProduct>[0], asked: Asked): UnitPrice | undefined =>
  priceProduct(all, {
    buyer: { id: asked.customerId, tier: asked.tier, region: asked.region, currency: asked.currency },
    goods: {
      productId: asked.productId,
      family: asked.family,
      plantId: asked.plantId,
      thousandths: asked.quantity,
    },
    extraBps: 0,
    at,
    hasRoom: () => asked.room,
  });

/** What the checks make of an order of one line at this price. */
function decided(priced: UnitPrice, unitPrice: number, asked: Asked, all: readonly ApprovalLevel[]): Answer[] {
  const figures = [priced.basePrice, priced.floorPrice, priced.hardFloor];
  const need = priceNeed([{ ...priced, unitPrice, netMinor: asked.net }]);
  if (!need) return ['free', null, null, null, ...figures];
  if (!all.some(({ kind }) => kind === 'price')) return ['function', null, null, null, ...figures];
  const enough = levelNeeded(all, need, asked.currency);
  if (!enough) return ['no_level', null, null, null, ...figures];
  return ['level', enough.level, enough.function, enough.rank, ...figures];
}

test('[RULE-14] price rules and levels as one sound table, out as JDM and in again, decide as the checks do', () => {
  const found: Record<string, number> = { free: 0, level: 0, no_level: 0, function: 0, no_price: 0 };
  fc.assert(
    fc.property(rules, levels, fc.array(fc.tuple(sale, given), { minLength: 30, maxLength: 30 }), (all, of, sales) => {
      const told = discountTable(all, of, at);
      expect(told).toBeDefined();
      if (!told) return;
      expect(isSound(checkTable(told))).toBe(true);
      const { table, faults } = importJdm(JSON.parse(JSON.stringify(exportJdm(told))));
      expect(faults).toEqual([]);
      const compiled = compileTable(readTable(table));
      for (const [asked, { about, off, by }] of sales) {
        const priced = priceFor(all, asked);
        const unitPrice = Math.max(0, Math.floor(((priced?.[about] ?? 0) * (10_000 - off)) / 10_000) + by);
        const outcome = decide(compiled, { ...asked, unitPrice });
        const wanted = priced
          ? decided(priced, unitPrice, asked, of)
          : ['no_price', null, null, null, null, null, null];
        expect(outcome.kind === 'answered' && outcome.rows[0]?.answers).toEqual(wanted);
        found[String(wanted[0])] = (found[String(wanted[0])] ?? 0) + 1;
      }
    }),
    { numRuns: 800 },
  );
  expect(Math.min(...Object.values(found))).toBeGreaterThan(50);
});
