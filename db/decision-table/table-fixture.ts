import fc from 'fast-check';
import { dayOf } from './day.ts';
import type { Question } from './decide.ts';
import type { DecisionRow, DecisionTable, InputColumn } from './decision-table.ts';
import { readTest } from './read-test.ts';
import { passes, type Value } from './test.ts';

const numbers = [
  '-',
  '-',
  '< 3',
  '>= 3',
  '[1..5]',
  '(2..4)',
  '3',
  '1, 7',
  'not(3)',
  '> 2 and <= 6',
  '< 2, > 5',
  '>= 0',
  'null',
];
const texts = ['-', '-', '"a"', '"a", "b"', 'not("a")', '!= "c"', 'in ["b", "c"]', 'null'];
const flags = ['-', 'true', 'false', 'not(true)', 'null'];
const dates = ['-', '-', '>= 2026-10-01', '< 2026-10-01', '[2026-10-01..2026-10-03]', '2026-10-02', 'null'];
const cells = { number: numbers, text: texts, flag: flags, date: dates } as const;

/** Every value of these columns that their cells could ever tell apart, and the missing one. */
const valuesOf = ({ kind, values, optional, least, most, whole }: InputColumn): readonly (Value | string)[] => {
  const missing = optional ? [undefined] : [];
  const within = (value: number): boolean =>
    value >= (least ?? -Infinity) && value <= (most ?? Infinity) && (!whole || Number.isInteger(value));
  const some = [-1, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 8].filter(within);
  if (kind === 'number') return [...some, ...missing];
  if (kind === 'flag') return [true, false, ...missing];
  if (kind === 'text') return [...(values ?? ['a', 'b', 'c', 'd']), ...missing];
  return ['2026-09-30', '2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', ...missing];
};

const column = (name: string): fc.Arbitrary<InputColumn> =>
  fc
    .oneof(
      fc.record({ kind: fc.constant('number' as const), whole: fc.boolean(), optional: fc.boolean() }),
      fc.record({ kind: fc.constant('number' as const), least: fc.constantFrom(0, 1), most: fc.constantFrom(5, 7) }),
      fc.record({ kind: fc.constant('text' as const), optional: fc.boolean() }),
      fc.record({ kind: fc.constant('text' as const), values: fc.constant(['a', 'b', 'c']) }),
      fc.record({ kind: fc.constantFrom('flag' as const, 'date' as const), optional: fc.boolean() }),
    )
    .map((given) => ({ ...given, name }));

const hitPolicy = fc.constantFrom('unique' as const, 'first' as const, 'priority' as const, 'collect' as const);

const rowOf = (inputs: readonly InputColumn[], nth: number): fc.Arbitrary<DecisionRow> =>
  fc
    .tuple(fc.tuple(...inputs.map(({ kind }) => fc.constantFrom(...cells[kind]))), fc.nat(2), fc.nat(3))
    .map(([when, priority, answer]) => ({ id: `r${nth}`, when, answers: [answer], priority }));

/** Tables of up to three inputs and eight rows, good and bad ones. */
export const anyTable: fc.Arbitrary<DecisionTable> = fc
  .tuple(hitPolicy, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 8 }))
  .chain(([policy, width, height]) =>
    fc.tuple(...Array.from({ length: width }, (_, nth) => column(`c${nth}`))).chain((inputs) =>
      fc.tuple(...Array.from({ length: height }, (_, nth) => rowOf(inputs, nth))).map((rows) => ({
        name: 'any',
        hitPolicy: policy,
        inputs,
        outputs: [{ name: 'answer', kind: 'number' as const }],
        rows,
      })),
    ),
  );

/** Every question of a grid fine enough to tell all cells apart. */
export function* questions(inputs: readonly InputColumn[]): Generator<Question> {
  const [first, ...rest] = inputs;
  if (!first) {
    yield {};
    return;
  }
  for (const value of valuesOf(first)) for (const other of questions(rest)) yield { [first.name]: value, ...other };
}

/** Which rows a question meets, cell by cell: as plain as can be, what the compiled table is held against. */
export const rowsMet = ({ inputs, rows }: DecisionTable, question: Question): DecisionRow[] =>
  rows.filter(({ when }) =>
    inputs.every((input, nth) => {
      const test = readTest(when[nth] ?? '', input);
      const value = question[input.name];
      const counted = input.kind === 'date' && typeof value === 'string' ? dayOf(value) : (value ?? undefined);
      return test.ok && passes(test.value, counted as Value);
    }),
  );
