import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkTable } from '../decision-table/check-table.ts';
import { compileTable } from '../decision-table/compile-table.ts';
import { decide } from '../decision-table/decide.ts';
import type { DecisionTable } from '../decision-table/decision-table.ts';
import { exportJdm, importJdm } from '../decision-table/jdm.ts';
import { readTable } from '../decision-table/read-table.ts';
import { canBeWaived, soundnessOf } from '../rule/soundness.ts';
import { discountRow, discountRuleTable, scopeFields } from './discount-rules.ts';
import { applies, byPrecedence } from './precedence.ts';
import type { PriceRule } from './price-rule.ts';
import { inPrecedence, rulesFromTable } from './rules-from-table.ts';

const among = (...texts: string[]) => fc.option(fc.constantFrom(...texts), { freq: 2 });
const scope = {
  customerId: among('c1', 'c2'),
  productId: among('p1', 'p2'),
  family: among('f1', 'f2'),
  tier: among('A', 'B'),
  region: among('North'),
  plantId: among('nashik'),
};
const share = fc.integer({ min: 0, max: 9_000 });
const rule = fc
  .record({
    ...scope,
    kind: fc.constantFrom('tier' as const, 'floor' as const),
    currency: fc.constantFrom('INR', 'AED'),
    minQuantity: fc.constantFrom(0, 0, 50_000, 100_000),
    unitPrice: fc.integer({ min: 0, max: 1_000_000 }),
    discountBps: share,
    maxDiscountBps: share,
    minMarginBps: fc.option(share),
  })
  .map(({ unitPrice, ...each }) => ({
    ...each,
    unitPrice: each.kind === 'floor' ? unitPrice : null,
    discountBps: each.kind === 'floor' ? 0 : each.discountBps,
    maxDiscountBps: each.kind === 'floor' ? 0 : each.maxDiscountBps,
    minMarginBps: each.kind === 'floor' ? each.minMarginBps : null,
  }));
const saleScope = (each: object): string =>
  JSON.stringify(Object.entries(each).filter(([name]) => !/Bps|unitPrice/.test(name)));
const rules = fc.uniqueArray(rule, { selector: saleScope, maxLength: 12 }).map((all) =>
  all.map(
    (each, nth): PriceRule => ({
      ...each,
      id: `r${nth}`,
      scope: 'money',
      capQuantity: null,
      validFrom: 0,
      validTo: null,
    }),
  ),
);
const sale = fc.record({
  buyer: fc.record({
    id: fc.constantFrom('c1', 'c2', 'c3'),
    tier: fc.constantFrom('A', 'B', 'C'),
    region: fc.constantFrom('North', 'South'),
    currency: fc.constantFrom('INR', 'AED', 'USD'),
  }),
  goods: fc.record({
    productId: fc.constantFrom('p1', 'p2', 'p3'),
    family: fc.constantFrom('f1', 'f2', 'f3'),
    plantId: fc.constantFrom('nashik', 'jebel-ali'),
    thousandths: fc.constantFrom(1_000, 49_999, 50_000, 100_000, 500_000),
  }),
});

const bare = ({ scope: _, validFrom: __, validTo: ___, ...told }: PriceRule) => told;
const byName = (one: { id: string }, other: { id: string }): number => one.id.localeCompare(other.id);
const sent = (table: DecisionTable): DecisionTable => importJdm(JSON.parse(JSON.stringify(exportJdm(table)))).table;

describe('[RULE-16] discounts as a table', () => {
  test('answer as the code that prices', () => {
    fc.assert(
      fc.property(rules, sale, (all, { buyer, goods }) => {
        const table = discountRuleTable(all);
        const compiled = compileTable(readTable(table));
        for (const [term, kind] of [
          ['discount', 'tier'],
          ['floor', 'floor'],
        ] as const) {
          const outcome = decide(compiled, {
            term,
            currency: buyer.currency,
            customer: buyer.id,
            product: goods.productId,
            family: goods.family,
            tier: buyer.tier,
            region: buyer.region,
            plant: goods.plantId,
            quantity: goods.thousandths,
          });
          const counting = all
            .filter((each) => each.kind === kind && applies(each, buyer, goods, 1))
            .sort(byPrecedence)[0];
          expect(outcome.kind === 'answered' ? outcome.rows[0]?.id : undefined).toBe(counting?.id);
        }
      }),
    );
  });

  test('go out as JDM and come back as the same rules, and nothing of it is a misfit', () => {
    fc.assert(
      fc.property(rules, (all) => {
        const { rules: read, misfits } = rulesFromTable(sent(discountRuleTable(all)));
        expect(misfits).toEqual([]);
        expect(read.toSorted(byName)).toEqual(all.map(bare).toSorted(byName));
        expect(soundnessOf('discounts', discountRuleTable(all)).named.filter((each) => !canBeWaived(each))).toEqual([]);
      }),
    );
  });

  test('in any order: rows of which a later one would count are named, and put in order none is', () => {
    fc.assert(
      fc.property(
        rules.chain((all) => fc.shuffledSubarray(all, { minLength: all.length })),
        (shuffled) => {
          const table = { ...discountRuleTable([]), rows: shuffled.map(discountRow) };
          const isOrdered = shuffled.every((one, nth) =>
            shuffled
              .slice(0, nth)
              .every(
                (above) =>
                  above.kind !== one.kind ||
                  above.currency !== one.currency ||
                  scopeFields.some(([, of]) => above[of] !== null && one[of] !== null && above[of] !== one[of]) ||
                  byPrecedence({ ...above, id: '' }, { ...one, id: '' }) <= 0,
              ),
          );
          expect(rulesFromTable(table).misfits.length === 0).toBe(isOrdered);
          expect(rulesFromTable(inPrecedence(table)).misfits).toEqual([]);
        },
      ),
    );
  });

  test.each([
    ['term', ['-', '"INR"', '-', '-', '-', '-', '-', '-', '-'], [100, 0, null, null]],
    ['currency', ['"discount"', '-', '-', '-', '-', '-', '-', '-', '-'], [100, 0, null, null]],
    ['currency', ['"discount"', '"INR", "AED"', '-', '-', '-', '-', '-', '-', '-'], [100, 0, null, null]],
    ['scope', ['"discount"', '"INR"', 'not("c1")', '-', '-', '-', '-', '-', '-'], [100, 0, null, null]],
    ['quantity', ['"discount"', '"INR"', '-', '-', '-', '-', '-', '-', '< 1000'], [100, 0, null, null]],
    ['answer', ['"discount"', '"INR"', '-', '-', '-', '-', '-', '-', '-'], [null, null, 100, null]],
    ['answer', ['"floor"', '"INR"', '-', '-', '-', '-', '-', '-', '-'], [null, null, null, null]],
  ] as const)('a row that says what no rule can is named: %s', (problem, when, answers) => {
    const table = { ...discountRuleTable([]), rows: [{ id: 'r', when, answers }] };
    const { named, misfits } = soundnessOf('discounts', table);
    expect(misfits).toEqual([{ row: 0, problem }]);
    expect(named.filter(({ kind }) => kind === 'misfit').map(canBeWaived)).toEqual([false]);
  });

  test('the same case twice is named, and a price without a discount is no gap', () => {
    const when = ['"discount"', '"INR"', '-', '-', '-', '"A"', '-', '-', '-'];
    const row = { id: 'one', when, answers: [100, 0, null, null] };
    const table = { ...discountRuleTable([]), rows: [row, { ...row, id: 'two' }] };
    expect(checkTable(table).gaps).not.toEqual([]);
    expect(soundnessOf('discounts', table)).toMatchObject({
      misfits: [{ row: 1, problem: 'twice' }],
      defects: { gaps: [], deadRows: [{ row: 1 }] },
    });
  });
});
