import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { interpret } from '../../server/intake/interpret/interpret.ts';

const folder = join(import.meta.dirname, '../../server/intake/gauges');
const DateRow = z.tuple([z.string(), z.string(), z.array(z.string()).min(1)]);
const NumberRow = z.tuple([z.string(), z.string(), z.number()]);

/** A Wednesday. */
const now = Date.parse('2025-10-15T10:30:00+05:30');

/** How a gauge's phrases of one language were read. */
export interface Gauged {
  readonly phrases: number;
  /** In percent, to one decimal. */
  readonly right: number;
  readonly wrong: readonly { readonly phrase: string; readonly read: string }[];
}

const read = (message: string) => interpret({ catalogue: [], now, tz: 'Asia/Kolkata', message });

const rowsOf = <Row>(name: string, row: z.ZodType<Row>): Row[] =>
  z.array(row).parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));

const gauged = <Row extends readonly [string, string, unknown]>(
  rows: readonly Row[],
  answer: (row: Row) => string | undefined,
): Record<string, Gauged> =>
  Object.fromEntries(
    [...Map.groupBy(rows, ([lang]) => lang)].map(([lang, own]) => {
      const wrong = own.flatMap((row) => {
        const said = answer(row);
        return said === undefined ? [] : [{ phrase: row[1], read: said }];
      });
      return [lang, { phrases: own.length, right: Math.round(1_000 * (1 - wrong.length / own.length)) / 10, wrong }];
    }),
  );

/** Days said by themselves, by language; some may mean one of several days. Throws on a file that is no gauge. */
export const gaugeDates = (): Record<string, Gauged> =>
  gauged(rowsOf('dates.json', DateRow), ([, phrase, days]) => {
    const { date } = read(phrase);
    return date !== null && days.includes(date) ? undefined : String(date);
  });

/** Numbers said by themselves, by language. Throws on a file that is no gauge. */
export const gaugeNumbers = (): Record<string, Gauged> =>
  gauged(rowsOf('numbers.json', NumberRow), ([, phrase, value]) => {
    const { numbers } = read(phrase);
    return numbers.length === 1 && numbers[0] === value ? undefined : numbers.join(' ');
  });
