import { describe, expect, test } from 'vitest';
import { dayOf } from './day.ts';
import type { InputKind } from './decision-table.ts';
import { readTest } from './read-test.ts';
import { passes, type Value } from './test.ts';

/** A cell, values that pass it, values that do not. */
const cases: readonly (readonly [InputKind, string, readonly Value[], readonly Value[]])[] = [
  ['number', '-', [-5, 0, undefined], []],
  ['number', '', [3, undefined], []],
  ['number', '>= 10 and < 20', [10, 19.99], [9.99, 20, undefined]],
  ['number', '[1..5)', [1, 4.9], [0.9, 5]],
  ['number', ']1..5[', [1.1], [1, 5]],
  ['number', '1.5..2.5', [1.5, 2.5], [1.4, 2.6]],
  ['number', '5, 7 or > 100', [5, 7, 101], [6, 100]],
  ['number', 'not([1..2], 5)', [0.9, 3], [1, 2, 5, undefined]],
  ['number', '!= 3', [2.9], [3, undefined]],
  ['number', '> 10, < -3e2', [11, -301], [10, -300]],
  ['number', 'not in [1, 2]', [3], [1, 2]],
  ['number', '< 5, null', [4, undefined], [5]],
  ['number', 'not(null)', [0], [undefined]],
  ['text', '"A", \'B\'', ['A', 'B'], ['C', undefined]],
  ['text', 'not("A", "B")', ['C'], ['A', 'B', undefined]],
  ['text', 'not("A"), "A"', ['A', 'C'], [undefined]],
  ['text', 'not("A") and not("B")', ['C'], ['A', 'B']],
  ['text', '"say \\"yes\\""', ['say "yes"'], ['say yes']],
  ['text', 'null', [undefined], ['null', '']],
  ['flag', 'true', [true], [false, undefined]],
  ['flag', 'not(true)', [false], [true, undefined]],
  ['flag', 'true, false', [true, false], [undefined]],
  ['date', '>= 2026-10-01', [dayOf('2026-10-01')], [dayOf('2026-09-30'), undefined]],
  ['date', '[2026-10-01..2026-10-03]', [dayOf('2026-10-03')], [dayOf('2026-10-04')]],
];

describe('[RULE-3] a cell', () => {
  test.each(cases)('of kind %s, %j, passes and refuses what it says', (kind, cell, passing, refused) => {
    const read = readTest(cell, { kind });
    if (!read.ok) throw new Error(read.problem);
    expect(passing.filter((value) => !passes(read.value, value))).toEqual([]);
    expect(refused.filter((value) => passes(read.value, value))).toEqual([]);
  });

  test.each([
    ['text', 'gold', 'is no text: write "gold"', 0],
    ['text', '"A" "B"', 'does not belong here: "B"', 4],
    ['text', '> "A"', 'is no text: write ">"', 0],
    ['number', '"5"', 'is no number: "5"', 0],
    ['number', '> ', 'something is missing here', 2],
    ['number', '5abc', 'does not belong here: 5abc', 0],
    ['number', '[5..1]', 'a range goes from the smaller to the larger', 0],
    ['number', '[1..5', 'something is missing here', 5],
    ['number', '> 5 @ 3', 'does not belong here: @ 3', 4],
    ['flag', 'perhaps', 'is neither true nor false: perhaps', 0],
    ['date', '>= 2026-02-30', 'is no date like 2026-10-01: 2026-02-30', 3],
  ] as const)('of kind %s, %j, can’t be read, and says why and where', (kind, cell, problem, at) => {
    expect(readTest(cell, { kind })).toEqual({ ok: false, problem, at });
  });
});
