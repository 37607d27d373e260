import { expect, test } from 'vitest';
import { indexCatalogue } from './catalogue-index.ts';
import { chainsOf } from './chains.ts';
import { interpret } from './interpret.ts';

const catalogue = indexCatalogue([
  { sku: 'TYR-265', name: 'Tyre 265/65 R17', unit: 'piece' },
  { sku: 'TYR-195', name: 'Tyre 195/65 R15', unit: 'piece' },
  { sku: 'OIL-20', name: 'Engine Oil 20W-50 4 litre', unit: 'can', packs: { carton: 4 } },
  { sku: 'OIL-5', name: 'Engine Oil 5W-30 4 litre', unit: 'can', packs: { carton: 4 } },
  { sku: 'SEAL-35', name: 'Oil Seal 35x52x7', unit: 'piece' },
  { sku: 'SEAL-40', name: 'Oil Seal 40x62x10', unit: 'piece' },
]);
const lines = (message: string) =>
  interpret({ catalogue, now: 0, tz: 'UTC', message }).lines.map(({ sku, qty, unit }) => [sku, qty, unit]);

test.each([
  ['4 tyres 265 65 17', [['TYR-265', 4, 'piece']]],
  ['engine oil 20 50 5 cartons', [['OIL-20', 5, 'carton']]],
  ['10 oil seals 35 52 7', [['SEAL-35', 10, 'piece']]],
])('[READ-21] the numbers of a size said one after the other are that size: %s', (message, expected) => {
  expect(lines(message)).toEqual(expected);
});

test('[READ-21] a number before a unit is a count, and two small numbers are no size', () => {
  expect(chainsOf(['Tee 2x4 inch', 'Elbow 1/2 inch'])).toEqual(new Map());
  expect(lines('engine oil 20w50, 30 cartons')).toEqual([['OIL-20', 30, 'carton']]);
});
