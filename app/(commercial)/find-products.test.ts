import { expect, test } from 'vitest';
import { findByWords, typedThousandths, unitsOf } from './find-products.ts';

const names = ['CPVC Elbow 1 inch CPVC-ELB-100', 'CPVC Tee 1 inch CPVC-TEE-100', 'uPVC Elbow 2 inch UPVC-ELB-200'];
const find = (search: string) => findByWords(names, (name) => name, search, 10);

test('[DESK-22] a product is found by the beginnings of its words, in any order, and by its code', () => {
  expect(find('1 elb')).toEqual([names[0]]);
  expect(find('elb-200')).toEqual([names[2]]);
  expect(find('ELBOW')).toEqual([names[0], names[2]]);
  expect(find('')).toHaveLength(3);
  expect(find('valve')).toEqual([]);
});

test.each([
  ['40', 40_000],
  ['2.5', 2_500],
  [' 2,125 ', 2_125],
  ['0', undefined],
  ['-4', undefined],
  ['1e3', undefined],
  ['9999999999', undefined],
  ['', undefined],
])('[DESK-22] “%s” typed as an amount is %s thousandths', (typed, thousandths) => {
  expect(typedThousandths(typed)).toBe(thousandths);
});

test('[DESK-22] a product’s own unit is offered first, then its packs', () => {
  expect(unitsOf({ unit: 'piece', packs: { box: 100, gross: 144 } })).toEqual([
    { unit: 'piece', factor: 1 },
    { unit: 'box', factor: 100 },
    { unit: 'gross', factor: 144 },
  ]);
});
