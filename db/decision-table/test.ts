/** Numbers from one to the other, with or without the ends; `-Infinity` and `Infinity` are no ends. */
export interface Interval {
  readonly from: number;
  readonly fromOpen: boolean;
  readonly to: number;
  readonly toOpen: boolean;
}

/** What a cell asks of a value. A missing value meets `any`, `missing` and `or_missing`, nothing else. */
export type Test =
  | { readonly kind: 'any' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'present' }
  | { readonly kind: 'or_missing'; readonly test: Test }
  | { readonly kind: 'intervals'; readonly intervals: readonly Interval[] }
  | { readonly kind: 'texts'; readonly texts: ReadonlySet<string>; readonly isNot: boolean }
  | { readonly kind: 'flag'; readonly flag: boolean };

export const everyNumber: Interval = { from: -Infinity, fromOpen: true, to: Infinity, toOpen: true };
export const only = (value: number): Interval => ({ from: value, fromOpen: false, to: value, toOpen: false });

const isEmpty = ({ from, to, fromOpen, toOpen }: Interval): boolean =>
  from > to || (from === to && (fromOpen || toOpen));

/** What is in both. */
export function both(one: Interval, other: Interval): Interval[] {
  const lower = one.from > other.from || (one.from === other.from && one.fromOpen) ? one : other;
  const upper = one.to < other.to || (one.to === other.to && one.toOpen) ? one : other;
  const shared = { from: lower.from, fromOpen: lower.fromOpen, to: upper.to, toOpen: upper.toOpen };
  return isEmpty(shared) ? [] : [shared];
}

/** What is in none of them. */
export function without(intervals: readonly Interval[]): Interval[] {
  return intervals.reduce<Interval[]>(
    (left, { from, fromOpen, to, toOpen }) =>
      left.flatMap((each) => [
        ...both(each, { from: -Infinity, fromOpen: true, to: from, toOpen: !fromOpen }),
        ...both(each, { from: to, fromOpen: !toOpen, to: Infinity, toOpen: true }),
      ]),
    [everyNumber],
  );
}

/** What a value of a column may be: a date is its day's number, a missing one undefined. */
export type Value = string | number | boolean | undefined;

/** Whether a value passes. */
export function passes(test: Test, value: Value): boolean {
  if (test.kind === 'any') return true;
  if (value === undefined) return test.kind === 'missing' || test.kind === 'or_missing';
  switch (test.kind) {
    case 'missing':
      return false;
    case 'present':
      return true;
    case 'or_missing':
      return passes(test.test, value);
    case 'flag':
      return value === test.flag;
    case 'texts':
      return typeof value === 'string' && test.texts.has(value) !== test.isNot;
    case 'intervals':
      return typeof value === 'number' && test.intervals.some((interval) => both(interval, only(value)).length > 0);
  }
}
