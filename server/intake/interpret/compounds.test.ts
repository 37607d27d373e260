import { describe, expect, test } from 'vitest';
import { indexCatalogue } from './catalogue-index.ts';
import { interpret } from './interpret.ts';

const index = indexCatalogue([
  { sku: 'OIL-530', name: 'Engine Oil 5W-30 4L', unit: 'can' },
  { sku: 'OIL-1040', name: 'Engine Oil 10W-40 4L', unit: 'can' },
  { sku: 'HOSE-1', name: 'Hydraulic Hose 1SN 1/2"', unit: 'metre' },
  { sku: 'HOSE-2', name: 'Hydraulic Hose 2SN 1/2"', unit: 'metre' },
  { sku: 'A4', name: 'A4 Copier Paper 500 sheets', unit: 'ream', packs: { box: 10 } },
  { sku: 'A3', name: 'A3 Copier Paper 500 sheets', unit: 'ream', packs: { box: 5 } },
  { sku: 'PIN-10', name: 'Staple Pins No.10', unit: 'packet' },
  { sku: 'PIN-246', name: 'Staple Pins 24/6', unit: 'packet' },
]);
const lines = (message: string) =>
  interpret({ catalogue: index, now: 0, tz: 'UTC', message }).lines.map(({ sku, qty, unit }) => [sku, qty, unit]);

describe('[READ-14] letters and digits written as one word find their product however they are spaced', () => {
  test.each([
    ['3 can 5w30', ['OIL-530', 3, 'can']],
    ['10W 40 engine oil 6 can', ['OIL-1040', 6, 'can']],
    ['25 m 2SN hose', ['HOSE-2', 25, 'metre']],
    ['2 sn hose 25 m', ['HOSE-2', 25, 'metre']],
    ['5 boxes a4', ['A4', 5, 'box']],
    ['a3 paper 2 reams', ['A3', 2, 'ream']],
    ['no.10 pins 4 pkt', ['PIN-10', 4, 'packet']],
    ['24/6 pins 4 pkt', ['PIN-246', 4, 'packet']],
  ])('%s', (message, line) => expect(lines(message)).toEqual([line]));
});

describe('[READ-15] what may have gone wrong is not accepted', () => {
  const accepted = (message: string) =>
    interpret({ catalogue: index, now: 0, tz: 'UTC', message }).lines.map((line) => line.accepted);
  test('beside something nothing came of', () => {
    expect(accepted('5 boxes a4')).toEqual([true]);
    expect(accepted('5 boxes a4, 3 toner')).toEqual([false]);
  });
  test('a product twice with two quantities', () => expect(accepted('5 boxes a4\n3 boxes a4')).toEqual([false, false]));
});

describe('[READ-16] a pasted table is read by its head', () => {
  test.each([';', '\t', ' | '])('columns between "%s"', (mark) => {
    const rows = [
      ['Pos', 'Description', 'HSN', 'Qty', 'UoM', 'Rate'],
      ['1', 'A4 copier paper', '4802', '12', 'ream', '260'],
      ['2', 'Staple pins No.10', '8305', '40', 'pkt', '12.50'],
    ];
    expect(lines(rows.map((row) => row.join(mark)).join('\n'))).toEqual([
      ['A4', 12, 'ream'],
      ['PIN-10', 40, 'packet'],
    ]);
  });
});
