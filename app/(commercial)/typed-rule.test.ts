import { expect, test } from 'vitest';
import type { PriceRule } from '../../db/price/price-rule.ts';
import { dayText } from '../_terms/typed-figure.ts';
import { ruleOfTyped, typedOfRule, wrongFields } from './typed-rule.ts';

const since = Date.UTC(2026, 10, 1, 18, 30);
const rule = (given: Partial<PriceRule>): PriceRule => ({
  id: 'r',
  scope: 'money',
  kind: 'list',
  productId: 'pipe',
  family: null,
  tier: null,
  customerId: null,
  region: null,
  plantId: null,
  currency: 'KWD',
  minQuantity: 0,
  capQuantity: null,
  unitPrice: 12_345,
  discountBps: 0,
  maxDiscountBps: 0,
  minMarginBps: null,
  validFrom: since,
  validTo: null,
  ...given,
});

test.each([
  rule({}),
  rule({ minQuantity: 50_500, tier: 'A' }),
  rule({ kind: 'tier', productId: null, tier: 'B', unitPrice: null, discountBps: 2_850, maxDiscountBps: 350 }),
  rule({ kind: 'project', customerId: 'c', capQuantity: 400_000, validTo: since + 30 * 86_400_000 }),
  rule({ kind: 'floor', productId: null, family: 'pipe', unitPrice: null, minMarginBps: 1_500 }),
  rule({ kind: 'cost', unitPrice: 1 }),
])('[PRICE-11] a rule shown in its form and saved is the same rule: $kind', (given) => {
  const typed = typedOfRule(given, (at) => dayText(at, zone));
  expect(wrongFields(typed, zone)).toEqual([]);
  const { scope: _, ...same } = given;
  expect(ruleOfTyped(typed, given.id, zone)).toEqual(same);
});

const zone = 'Asia/Kolkata';

test('[PRICE-8] what is missing or can’t be meant is named by its field', () => {
  const typed = typedOfRule(rule({}), (at) => dayText(at, zone));
  expect(wrongFields({ ...typed, goods: 'all', price: '1.23456', from: 'x' }, zone)).toEqual([
    'goods',
    'price',
    'from',
  ]);
  expect(wrongFields({ ...typed, kind: 'project' }, zone)).toEqual(['customerId']);
  expect(wrongFields({ ...typed, kind: 'tier', off: '95' }, zone)).toEqual(['off']);
  expect(wrongFields({ ...typed, kind: 'floor', price: '' }, zone)).toEqual(['price']);
  expect(wrongFields({ ...typed, productId: '', begin: '', end: '2020-01-01' }, zone)).toEqual(['productId', 'begin']);
});
