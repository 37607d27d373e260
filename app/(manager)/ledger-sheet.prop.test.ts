import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';
import { ledgerOf } from './ledger.ts';
import { decimalOf, ledgerSheet, sheetColumns } from './ledger-sheet.ts';
import { exceptionOf, noRows } from './manager-fixture.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '=1+1',
    '+91 98',
    '-5',
    '@SUM(A1)',
    '\t=x',
    ' =x',
    '\r\n=x',
    '"a",b',
    'पाइप, 1"',
    '',
    '\uFEFF=x',
    '|cmd',
  ),
);
const cell = fc.oneof(text, fc.integer(), fc.constant(null));
const formula = /^[\s\uFEFF]*[=+\-@|\t\r\n]/;

test('[LEDGER-4] every value comes back from the file as it was, and no text in it begins like a formula', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 5 })
        .chain((width) =>
          fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
        ),
      (rows) => {
        const file = csvOf(rows);
        expect(file.startsWith('\uFEFF')).toBe(true);
        const read = parse(file, { bom: true, skip_empty_lines: false, record_delimiter: '\r\n' });
        expect(read.length).toBe(rows.length);
        for (const [at, row] of rows.entries())
          for (const [place, wanted] of row.entries()) {
            const found = read[at]?.[place];
            if (typeof wanted !== 'string') expect(found).toBe(wanted === null ? '' : String(wanted));
            else {
              expect(found).toBe(formula.test(wanted) ? `'${wanted}` : wanted);
              expect(formula.test(found ?? '')).toBe(false);
            }
          }
      },
    ),
    { numRuns: 500 },
  );
});

test('[LEDGER-4] money is a decimal that a sheet adds up, in the digits of its currency', () => {
  expect([decimalOf(0, 'INR'), decimalOf(5, 'INR'), decimalOf(123_45, 'INR'), decimalOf(-7, 'AED')]).toEqual([
    '0.00',
    '0.05',
    '123.45',
    '-0.07',
  ]);
});

test('[LEDGER-4] a row is an exception in one currency, with its instants in UTC and on the plant’s clock', () => {
  const occurredAt = Date.UTC(2026, 10, 22, 20);
  const { entries } = ledgerOf({
    ...noRows,
    exceptions: [exceptionOf('EX-7', { occurredAt, receivedAt: occurredAt + 90_000, moneyAtRiskMinor: 5_050 })],
  });
  const [titles, row] = ledgerSheet(entries, {
    column: (name) => name,
    kind: (code) => code,
    function: (code) => code,
    plant: (id) => id,
    zoneOf: () => 'Asia/Kolkata',
    yes: 'yes',
    no: 'no',
  });
  expect(titles).toEqual([...sheetColumns]);
  const at = (name: (typeof sheetColumns)[number]): unknown => row?.[sheetColumns.indexOf(name)];
  expect([
    at('number'),
    at('occurred'),
    at('occurredLocal'),
    at('receive'),
    at('decide'),
    at('atRisk'),
    at('open'),
  ]).toEqual(['EX-7', '2026-11-22T20:00:00.000Z', '2026-11-23 01:30', 1.5, null, '50.50', '50.50']);
});
