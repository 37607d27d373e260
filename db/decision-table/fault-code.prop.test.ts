import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DecisionTable } from './decision-table.ts';
import { faultCodes, faultOf } from './fault-code.ts';
import { importJdm } from './jdm.ts';
import { readTable } from './read-table.ts';
import { readTest } from './read-test.ts';

const parts = [
  '"a"',
  '5',
  '-',
  '..',
  '[',
  ']',
  '(',
  ')',
  'not',
  'in',
  'and',
  'or',
  ',',
  '<=',
  '!=',
  'true',
  'null',
  '2026-13-01',
  'abc',
  '§',
  '"',
];
const garbage = fc.oneof(
  fc.string(),
  fc.array(fc.constantFrom(...parts), { maxLength: 6 }).map((all) => all.join(' ')),
);

test('[RULE-3] whatever is written in a cell, its fault has a code', () => {
  fc.assert(
    fc.property(
      garbage,
      fc.constantFrom('number' as const, 'text' as const, 'flag' as const, 'date' as const),
      (cell, kind) => {
        const read = readTest(cell, { kind });
        if (!read.ok) expect(faultCodes).toContain(faultOf(read.problem).code);
      },
    ),
    { numRuns: 2_000 },
  );
});

const column = fc.record({
  name: fc.constantFrom('a', 'b'),
  kind: fc.constantFrom('number', 'text', 'flag', 'list', 'date', 'colour'),
  values: fc.constantFrom(undefined, ['a', 'b']),
  whole: fc.boolean(),
  least: fc.constantFrom(undefined, 3),
  most: fc.constantFrom(undefined, 2),
  needed: fc.boolean(),
});
const answer = fc.constantFrom(null, 1, 1.5, 9, 'a', 'z', true, [], ['z'], Number.NaN);

test('[RULE-3] whatever is wrong with a table or a file, its fault has a code', () => {
  const table = fc.record({
    name: fc.constant('any'),
    hitPolicy: fc.constantFrom('first', 'priority', 'last'),
    inputs: fc.array(column, { maxLength: 2 }),
    outputs: fc.array(column, { maxLength: 2 }),
    rows: fc.array(
      fc.record({
        id: fc.constantFrom('r1', 'r2'),
        when: fc.array(garbage, { maxLength: 3 }),
        answers: fc.array(answer, { maxLength: 3 }),
        priority: fc.constantFrom(undefined, Number.NaN),
      }),
      { maxLength: 3 },
    ),
  });
  const seen = new Set<string>();
  fc.assert(
    fc.property(table, (given) => {
      // A file may say anything: the kinds are not those the type allows.
      const { typeErrors } = readTable(given as unknown as DecisionTable);
      for (const { problem } of typeErrors) {
        seen.add(faultOf(problem).code);
        expect(faultCodes).toContain(faultOf(problem).code);
      }
    }),
    { numRuns: 1_000 },
  );
  expect(seen.size).toBeGreaterThan(10);
  const file = {
    hitPolicy: 'odd',
    inputs: [{ id: 'i' }],
    outputs: [{ id: 'o', field: 'o' }],
    rules: [{ i: '-', o: 'x y' }],
  };
  expect(importJdm(file).faults.map(({ problem }) => faultOf(problem).code)).toEqual([
    'policy',
    'no_field',
    'bad_answer',
  ]);
});
