import { expect, test } from 'vitest';
import type { Product } from '../../db/product/product.ts';
import { readPasted } from './pasted-prices.ts';

const product = (code: string): Product => ({ id: code, code }) as Product;
const products = ['PIPE-1', 'PIPE-2', 'BEND-1'].map(product);

test('[DESK-38] pasted prices are read line by line, and each that can’t be meant is named', () => {
  const text = 'PIPE-1\t1,250.50\npipe-2\t80\n\nBEND-1\t₹ 12.34\nNONE\t5\nPIPE-1\t7\nPIPE-2\tten\nBEND-1';
  const { changes, same, wrong } = readPasted(text, products, ({ code }) => (code === 'PIPE-2' ? 800_000 : 100));
  expect(changes.map((each) => [each.product.code, each.before, each.after])).toEqual([
    ['PIPE-1', 100, 12_505_000],
    ['BEND-1', 100, 123_400],
  ]);
  expect(same).toBe(1);
  expect(wrong.map(({ code, facts }) => [facts.line, code])).toEqual([
    [5, 'product'],
    [6, 'twice'],
    [7, 'price'],
    [8, 'columns'],
  ]);
});
