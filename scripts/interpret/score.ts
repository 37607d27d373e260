import { z } from 'zod';
import type { Interpretation, ReadLine } from '../../server/intake/interpret/reading.ts';

const Amount = z.object({ qty: z.number().nullable(), unit: z.string().nullish() });
const Wanted = z.object({
  sku: z.array(z.string()).min(1),
  accept: z.array(Amount).min(1),
  ambiguous: z.boolean().optional(),
});

/** What a case expects; a line is right with any of its SKUs and any of its amounts. */
export const Expected = z.object({
  intent: z.string().nullish(),
  lines: z.array(Wanted).default([]),
  date: z.string().nullish(),
  numbers: z.array(z.number()).nullish(),
});
type Expected = z.infer<typeof Expected>;
type Wanted = z.infer<typeof Wanted>;

/** One scored line, for the reliability of confidences. */
export type Graded = { readonly confidence: number; readonly accepted: boolean; readonly right: boolean };

/** Counts over messages; add them with {@link addTally}. */
export type Tally = {
  readonly messages: number;
  readonly gold: number;
  readonly predicted: number;
  readonly right: number;
  readonly orders: number;
  readonly exact: number;
  readonly nonOrders: number;
  readonly falseOrders: number;
  readonly accepted: number;
  readonly acceptedRight: number;
  readonly dates: number;
  readonly datesRight: number;
};

/** What became of one message. */
export type Mark = {
  readonly tally: Tally;
  readonly fault: 'false order' | 'not whole' | undefined;
  readonly graded: readonly Graded[];
};

export const NO_TALLY: Tally = {
  messages: 0,
  gold: 0,
  predicted: 0,
  right: 0,
  orders: 0,
  exact: 0,
  nonOrders: 0,
  falseOrders: 0,
  accepted: 0,
  acceptedRight: 0,
  dates: 0,
  datesRight: 0,
};

export const addTally = (a: Tally, b: Tally): Tally => ({
  messages: a.messages + b.messages,
  gold: a.gold + b.gold,
  predicted: a.predicted + b.predicted,
  right: a.right + b.right,
  orders: a.orders + b.orders,
  exact: a.exact + b.exact,
  nonOrders: a.nonOrders + b.nonOrders,
  falseOrders: a.falseOrders + b.falseOrders,
  accepted: a.accepted + b.accepted,
  acceptedRight: a.acceptedRight + b.acceptedRight,
  dates: a.dates + b.dates,
  datesRight: a.datesRight + b.datesRight,
});

const isNearly = (a: number, b: number): boolean => Math.abs(a - b) < 1e-3 * Math.max(1, Math.abs(a));

const isRight = (wanted: Wanted, line: ReadLine): boolean =>
  wanted.sku.includes(line.sku) &&
  wanted.accept.some(
    ({ qty, unit }) =>
      (qty === null ? !line.qty : line.qty !== null && isNearly(qty, line.qty)) &&
      (unit === null || unit === undefined || line.unit === unit),
  );

/**
 * Holds what was read against what a case expects. Each expected line takes the first free line that is right; a line of
 * an ambiguous product counts as found and never as rightly accepted.
 */
export const markCase = (expected: Expected, read: Pick<Interpretation, 'lines' | 'date'>): Mark => {
  const { lines } = read;
  const dated = typeof expected.date === 'string' && /^\d{4}-\d\d-\d\d$/.test(expected.date);
  const counted: Tally = {
    ...NO_TALLY,
    messages: 1,
    dates: dated ? 1 : 0,
    datesRight: dated && expected.date === read.date ? 1 : 0,
  };
  if (expected.lines.length === 0)
    return {
      tally: { ...counted, nonOrders: 1, falseOrders: lines.length > 0 ? 1 : 0 },
      fault: lines.length > 0 ? 'false order' : undefined,
      graded: lines.map(({ confidence, accepted }) => ({ confidence, accepted, right: false })),
    };
  const free = new Set(lines.keys());
  const sure = new Set<number>();
  let right = 0;
  for (const wanted of expected.lines) {
    const hit = [...free].find((at) => {
      const line = lines[at];
      return line !== undefined && isRight(wanted, line);
    });
    if (hit === undefined) continue;
    free.delete(hit);
    right += 1;
    if (!wanted.ambiguous) sure.add(hit);
  }
  const exact = right === expected.lines.length && lines.length === right;
  return {
    tally: {
      ...counted,
      gold: expected.lines.length,
      predicted: lines.length,
      right,
      orders: 1,
      exact: exact ? 1 : 0,
      accepted: lines.filter(({ accepted }) => accepted).length,
      acceptedRight: lines.filter(({ accepted }, at) => accepted && sure.has(at)).length,
    },
    fault: exact ? undefined : 'not whole',
    graded: lines.map(({ confidence, accepted }, at) => ({ confidence, accepted, right: sure.has(at) })),
  };
};

const percent = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((1000 * part) / whole) / 10;

/** The measures of a tally, in percent to one place; null where there is nothing to measure. */
export const measuresOf = (tally: Tally) => ({
  messages: tally.messages,
  lineF1: percent(2 * tally.right, tally.gold + tally.predicted),
  exact: percent(tally.exact, tally.orders),
  falseOrders: percent(tally.falseOrders, tally.nonOrders),
  acceptedPrecision: percent(tally.acceptedRight, tally.accepted),
  acceptedCoverage: percent(tally.accepted, tally.gold),
  dates: percent(tally.datesRight, tally.dates),
});

/** Of the lines in each band of confidence: how many there are, how many were accepted, what share was right. */
export const reliabilityOf = (graded: readonly Graded[]) =>
  [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99].map((from, at, all) => {
    const to = all[at + 1] ?? 1.01;
    const inside = graded.filter(({ confidence }) => confidence >= from && confidence < to);
    return {
      from,
      lines: inside.length,
      accepted: inside.filter(({ accepted }) => accepted).length,
      right: percent(inside.filter(({ right }) => right).length, inside.length),
    };
  });
