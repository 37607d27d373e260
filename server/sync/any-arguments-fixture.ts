import fc from 'fast-check';

/** A column of one of a table's rows, chosen when the action is done: which rows there are is known only then. */
export interface RowOf {
  readonly rowOf: string;
  readonly nth: number;
  readonly column: string;
}

export const isRowOf = (value: unknown): value is RowOf =>
  typeof value === 'object' && value !== null && 'rowOf' in value;

/** What nobody means, and what every door must survive. */
export const rubbish: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    '',
    'nobody',
    '\0',
    'a\0b',
    '\ud800',
    '__proto__',
    'constructor',
    '🧱'.repeat(1_500),
    "'; --",
  ),
  fc.constantFrom<unknown>(-1, 0.5, -0, 1e308, -1e308, Number.MAX_SAFE_INTEGER, null, true, [], {}, [[[]]]),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);

export const mostly = <T>(good: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 30, arbitrary: good as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: rubbish });

export const ofRow = (rowOf: string, nth: number, column = 'id'): RowOf => ({ rowOf, nth, column });
// The first few rows again and again, so that one action builds on another; every other row too.
export const nth = fc.oneof({ weight: 3, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(10_000) });
export const rowOf = (table: string): fc.Arbitrary<unknown> => mostly(nth.map((at) => ofRow(table, at)));
// Ids of new rows are new, now and then not.
export const newRow = (table: string): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 5, arbitrary: fc.uuid() }, rowOf(table));
export const choice = (...values: readonly string[]): fc.Arbitrary<unknown> => mostly(fc.constantFrom(...values));
export const words = mostly(fc.string({ maxLength: 30 }).map((text) => text.replaceAll('\0', '').toWellFormed()));
export const amount = mostly(
  fc.oneof(
    fc.integer({ min: 1, max: 200 }).map((pieces) => pieces * 1_000),
    fc.constantFrom(0, 1, -1_000, 999_999_000, 1_000_000_000_000, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  ),
);
export const day = fc.integer({ min: 0, max: 2_000_000_000 }).map((seconds) => seconds * 1_000);
export const minuteOfDay = mostly(fc.nat(1_439));
export const calendarDate = choice('2026-11-02', '2026-12-25', '2027-01-26', '2026-02-30');
export const mailAddress = mostly(fc.nat(8).map((nth) => `buyer${nth}@dealer.example`));
export const phoneNumber = mostly(fc.nat(8).map((nth) => `+91980000000${nth}`));
