import { expect, test } from 'vitest';
import type { Grid } from './grid.ts';
import { amountOf, listRows } from './list-rows.ts';

const grid = (...rows: readonly (readonly string[])[]): Grid => ({
  rows: rows.map((cells, at) => ({ cells, formulas: new Set(), placeOf: (from, to) => `${at + 1}:${from}-${to}` })),
});
const told = (...rows: readonly (readonly string[])[]) =>
  listRows(grid(...rows)).map(({ item, code, quantity, unit, price }) => [item, code, quantity, unit, price]);

test.for([
  [['Item', 'Qty', 'Unit', 'Rate'], 'English'],
  [['Sr. No.', 'Description of Goods', 'Required Quantity', 'UOM'], 'a buyer’s English'],
  [['विवरण', 'मात्रा', 'इकाई', 'दर'], 'Hindi'],
  [['saaman', 'kitna', 'unit', 'bhav'], 'Hinglish'],
  [['الصنف', 'الكمية', 'الوحدة', 'السعر'], 'Arabic'],
  [['Artikel', 'Menge', 'Einheit', 'Preis'], 'German'],
] as const)('[MAIL-5] headings are known in $1', ([head]) => {
  const place = head[0].startsWith('Sr') ? ['1', 'Elbow', '50', 'box'] : ['Elbow', '50', 'box', '12'];
  const price = head[0].startsWith('Sr') ? null : '12';
  expect(told(['List of the day'], head, place)).toEqual([['Elbow', null, 50, 'box', price]]);
});

test('[MAIL-5] blank rows, totals and headings said again are no lines; a code is kept beside the name', () => {
  expect(
    told(
      ['Code', 'Item', 'Qty'],
      ['E1', 'Elbow', '5'],
      ['', '', ''],
      ['Code', 'Item', 'Qty'],
      ['T1', 'Tee', '1,200'],
      ['', 'Grand total', '1205'],
    ),
  ).toEqual([
    ['Elbow', 'E1', 5, null, null],
    ['Tee', 'T1', 1_200, null, null],
  ]);
});

test('[MAIL-5] a row with nothing but a name is a heading for those below it', () => {
  expect(told(['Item', 'Qty (Nos)'], ['CPVC FITTINGS', ''], ['Elbow 1 inch', '5'])).toEqual([
    ['Elbow 1 inch\nCPVC FITTINGS', null, 5, 'Nos', null],
  ]);
});

test('[MAIL-5] without headings words are the item and the numbers that do not count rows the quantity', () => {
  expect(told(['1', 'Elbow 1 inch', '50'], ['2', 'Tee 1 inch', '20'], ['3', 'Coupler', '7'])).toEqual([
    ['Elbow 1 inch', null, 50, null, null],
    ['Tee 1 inch', null, 20, null, null],
    ['Coupler', null, 7, null, null],
  ]);
  expect(told(['50 elbow 1 inch'], ['20 tee'])).toEqual([
    ['50 elbow 1 inch', null, null, null, null],
    ['20 tee', null, null, null, null],
  ]);
});

test('[MAIL-6] a formula where something would be read refuses the list; one in an amount does not', () => {
  const list = grid(['Item', 'Qty', 'Amount'], ['Elbow', '5', '60']);
  const at = (place: number): Grid => ({
    rows: list.rows.map((row, index) => (index === 1 ? { ...row, formulas: new Set([place]) } : row)),
  });
  expect(() => listRows(at(0))).toThrow('file.formula');
  expect(() => listRows(at(1))).toThrow('file.formula');
  expect(listRows(at(2))).toHaveLength(1);
});

test.for([
  ['50', 50],
  ['1,200', 1_200],
  ['1.200,50', 1_200.5],
  ['1,200.50', 1_200.5],
  ['12,5', 12.5],
  ['2.5', 2.5],
  ['1 200', 1_200],
  ['५०', 50],
  ['٥٠', 50],
  ['1,00,000', 100_000],
  ['500/-', 500],
  ['1 inch', null],
  ['-5', null],
  ['', null],
] as const)('[MAIL-5] %j is the number %s', ([text, value]) => {
  expect(amountOf(text)).toBe(value);
});
