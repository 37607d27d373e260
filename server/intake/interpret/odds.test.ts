import { describe, expect, test } from 'vitest';
import { indexCatalogue } from './catalogue-index.ts';
import { interpret, weigh } from './interpret.ts';
import { likelihood, ordering } from './odds.ts';

const catalogue = indexCatalogue([
  { sku: 'WING', name: 'Chicken Wings 40 lb', unit: 'case' },
  { sku: 'ROMA', name: 'Romaine Hearts 24 ct', unit: 'case' },
  { sku: 'SUGAR', name: 'Sugar 50 kg', unit: 'bag' },
]);
const at = { catalogue, now: 1_760_500_000_000, tz: 'Asia/Kolkata' };
const oddsOf = (message: string): number => likelihood(ordering, weigh({ ...at, message }).evidence);

describe('[READ-22] whether a message orders is told by its evidence together', () => {
  test.each([
    [
      '5 cases wings and 2 cases romaine for tomorrow',
      '5 of the cases of wings you brought were off, and 2 of romaine',
    ],
    ['wings 3 cases, romaine 1 case', 'on hand: wings 3 cases, romaine 1 case, we are good'],
    ['sugar 10 bori bhej dena', 'sugar 10 bori aa gayi thi kal'],
    ['हमें शक्कर की 10 बोरी चाहिए', 'शक्कर की 10 बोरी गीली निकली'],
    ['محتاج ١٠ كيس سكر', 'وصل ١٠ كيس سكر امبارح'],
  ])('%j rather than %j', (order, report) => {
    expect(oddsOf(order)).toBeGreaterThan(oddsOf(report));
    expect(interpret({ ...at, message: order }).lines).not.toEqual([]);
    expect(interpret({ ...at, message: report }).lines).toEqual([]);
  });

  test('an answer to our question is taken as part of its order', () => {
    const message = 'wings 3 cases we said';
    expect(interpret({ ...at, message, ordered: true }).lines.map(({ sku, qty }) => [sku, qty])).toEqual([['WING', 3]]);
  });
});

test('[READ-24] a number that names a thing by itself is that thing, unless a unit makes it a count', () => {
  const bearings = indexCatalogue([
    { sku: 'TR', name: 'Taper roller bearing 30206', unit: 'piece' },
    { sku: 'RB', name: 'Roller bearing 22212', unit: 'piece' },
    { sku: 'ROD', name: 'Electrode E7018 3.2 mm', unit: 'packet' },
    { sku: 'NUT', name: 'Hex nut M8', unit: 'piece' },
  ]);
  const linesOf = (message: string) =>
    interpret({ ...at, catalogue: bearings, message }).lines.map(({ sku, qty }) => [sku, qty]);
  expect(linesOf('30206 x 4\n22212 x 2')).toEqual([
    ['TR', 4],
    ['RB', 2],
  ]);
  expect(linesOf('please send 6 x 30206')).toEqual([['TR', 6]]);
  expect(linesOf('7018 3.2 - 4 packets')).toEqual([['ROD', 4]]);
  expect(linesOf('30206 pcs hex nut M8')).toEqual([['NUT', 30_206]]);
});
