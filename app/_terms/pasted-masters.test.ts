import { expect, test } from 'vitest';
import type { Customer } from '../../db/customer/customer.ts';
import type { Product } from '../../db/product/product.ts';
import { readPastedCredit, readPastedCustomers, readPastedProducts } from './pasted-masters.ts';

const buyer = (name: string, currency = 'INR'): Customer => ({
  id: name,
  scope: 'tenant',
  name,
  tier: 'A',
  region: 'Pune',
  currency,
  waNumbers: [],
  taxNumber: null,
  state: 'active',
});
const pipe: Product = {
  id: 'pipe',
  scope: 'tenant',
  code: 'PIPE-1',
  name: 'Pipe',
  family: 'pipe',
  kind: 'finished',
  unit: 'length',
  packs: {},
  hsn: '3917',
  taxBps: 1_800,
  leadTimeHours: 24,
  routing: [],
  bom: [],
};

test('[CREDIT-5] limits are read in each customer’s own currency, and each line that can’t be meant is named', () => {
  const customers = [buyer('Shree Ganesh'), buyer('Al Noor', 'KWD')];
  const text =
    'shree  ganesh\t5,00,000\t1,20,000.50\t12\n\nAl Noor;2500.125\nNobody\t1\nAl Noor\t1\nShree Ganesh\t1.234';
  const { rows, wrong } = readPastedCredit(text, customers);
  expect(rows.map(({ customer, ...row }) => [customer.id, ...Object.values(row)])).toEqual([
    ['Shree Ganesh', 50_000_000, 12_000_050, 12],
    ['Al Noor', 2_500_125, 0, 0],
  ]);
  expect(wrong).toEqual([
    { line: 4, code: 'unknown', cell: 'Nobody' },
    { line: 5, code: 'twice', cell: 'Al Noor' },
    { line: 6, code: 'amount', cell: '1.234' },
  ]);
});

test('[PRICE-10] products and customers are known again by code and name, and the rest is new', () => {
  const text = 'pipe-1\tPipe 1"\tpipe\n\nBEND\tBend\tfitting\tpiece\t3917\t18%\nTEE\tTee\nX\tX\t\tpiece\t39a\t18\nY';
  const products = readPastedProducts(text, [pipe]);
  expect(products.rows.map(({ known, code, unit, taxBps }) => [known?.id, code, unit, taxBps])).toEqual([
    ['pipe', 'PIPE-1', 'length', 1_800],
    [undefined, 'BEND', 'piece', 1_800],
  ]);
  expect(products.wrong.map(({ line, code }) => [line, code])).toEqual([
    [4, 'empty'],
    [5, 'hsn'],
    [6, 'columns'],
  ]);
  const customers = readPastedCustomers('Al Noor\tB\tKuwait\tkwd\t\nNew\tA\tPune\t\t27AABCS1429B1Z6\nOld\tA\t\t12', [
    buyer('Al Noor', 'KWD'),
  ]);
  expect(customers.rows.map(({ known, name, currency, taxNumber }) => [known?.id, name, currency, taxNumber])).toEqual([
    ['Al Noor', 'Al Noor', 'KWD', null],
    [undefined, 'New', 'INR', '27AABCS1429B1Z6'],
  ]);
  expect(customers.wrong).toEqual([{ line: 3, code: 'currency', cell: '12' }]);
});
