/** One value of one tag at one moment, as the machine says it. The machine itself is known by its key. */
export interface Reading {
  /** One run of the device's clock and counter; `none` when the device doesn't tell. */
  bootId: string;
  /** The device's own counter within a boot, below 2^63. */
  seq: bigint;
  /** Microseconds since 1970, UTC. */
  sourceAt: bigint;
  tag: string;
  value: number;
  quality: string;
}

/** A line (line protocol) or element (JSON) that was not taken; both are counted from 1. */
export interface Rejected {
  line: number;
  reason: string;
}

/** What a body holds: the readings to store and the lines to name in the answer. */
export interface Parsed {
  readings: Reading[];
  rejected: Rejected[];
}

/** Why one line is not taken; caught by the reader of lines. */
export class BadLine extends Error {}

/** More than this in one request is refused line by line, so that one body can't fill the memory. */
export const readingsPerRequest = 50_000;

const earliest = 946_684_800_000_000n; // 2000-01-01: anything before it is a wrong precision or an unset clock
const allowedAhead = 600_000_000n; // ten minutes: clocks drift, but a reading from tomorrow would hide today's
const largestSeq = 2n ** 63n - 1n;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach the database
const unprintable = /[\u0000-\u001f\u007f\ufffd]/;

/** The moment, when it is neither before 2000 nor more than ten minutes after `now`. Both in microseconds. */
export function checkedMoment(sourceAt: bigint, now: bigint): bigint {
  if (sourceAt < earliest) throw new BadLine('the timestamp is before the year 2000: is the precision right?');
  if (sourceAt > now + allowedAhead) throw new BadLine('the timestamp is more than 10 minutes in the future');
  return sourceAt;
}

/** The counter, given as an integer or its digits. */
export function checkedSeq(given: string): bigint {
  if (!/^\d{1,19}$/.test(given) || BigInt(given) > largestSeq)
    throw new BadLine(`seq is not a whole number: ${shown(given)}`);
  return BigInt(given);
}

/** A name of at most `limit` characters, printable and not empty. */
export function checkedName(what: string, given: string, limit: number): string {
  if (given.trim() === '') throw new BadLine(`${what} is empty`);
  if (given.length > limit) throw new BadLine(`${what} is longer than ${limit} characters`);
  if (unprintable.test(given)) throw new BadLine(`${what} holds a character that can’t be printed`);
  return given;
}

/** A finite number. */
export function checkedValue(tag: string, value: number): number {
  if (!Number.isFinite(value)) throw new BadLine(`${shown(tag)} is not a finite number`);
  return value;
}

/** A piece of the input as it may appear in an answer: short and printable. */
export function shown(given: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be printed
  const printable = given.replace(/[\u0000-\u001f\u007f]/g, '·');
  return `"${printable.length > 40 ? `${printable.slice(0, 40)}…` : printable}"`;
}

/** Takes each line in turn: its readings when `read` accepts it, its number and reason when it doesn't. */
export function gather<Line>(lines: Iterable<[number, Line]>, read: (line: Line) => Reading[]): Parsed {
  const readings: Reading[] = [];
  const rejected: Rejected[] = [];
  for (const [line, given] of lines) {
    try {
      const found = read(given);
      if (readings.length + found.length > readingsPerRequest) {
        throw new BadLine(`more than ${readingsPerRequest} readings in one request: send the rest again`);
      }
      readings.push(...found);
    } catch (cause) {
      if (!(cause instanceof BadLine)) throw cause;
      rejected.push({ line, reason: cause.message });
    }
  }
  return { readings, rejected };
}
