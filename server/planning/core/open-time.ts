import type { Stretch } from '../../../db/equipment/closed-hours.ts';
import type { Instant } from '../../../db/values/instant.ts';

/** When a machine works: what is laid on it counts only this time, and pauses in between. */
export interface OpenTime {
  /** Ascending, apart from each other. After the last of them it is always open. */
  readonly shut: readonly Stretch[];
  /** The first open instant at or after one. */
  readonly next: (at: Instant) => Instant;
  /** The first instant at which so many open milliseconds have gone by; `from` itself for none. */
  readonly after: (from: Instant, ms: number) => Instant;
  /** Open milliseconds between two instants, the second not before the first. */
  readonly between: (from: Instant, to: Instant) => number;
}

/** Round the clock. */
export const always: OpenTime = {
  shut: [],
  next: (at) => at,
  after: (from, ms) => from + ms,
  between: (from, to) => to - from,
};

/** Open but for these intervals, in any order. Each question is a binary search: a long calendar costs a plan next to nothing. */
export function openTime(closed: readonly Stretch[]): OpenTime {
  const shut = joined(closed);
  if (shut.length === 0) return always;
  const { starts, before } = sums(shut);
  const lastBegun = (at: Instant): number => countBelow(starts, at) - 1;
  const open = (at: Instant): number => {
    const last = lastBegun(at);
    const end = shut[last]?.end ?? at;
    return at - (before[last + 1] ?? 0) + Math.max(0, end - at);
  };
  /** By shut interval, how much was open when it begins. */
  const openAt = shut.map(({ start }, nth) => start - (before[nth] ?? 0));
  return {
    shut,
    next: (at) => Math.max(at, shut[lastBegun(at + 1)]?.end ?? at),
    after: (from, ms) => {
      if (ms <= 0) return from;
      const wanted = open(from) + ms;
      return wanted + (before[countBelow(openAt, wanted)] ?? 0);
    },
    between: (from, to) => open(to) - open(from),
  };
}

function joined(closed: readonly Stretch[]): Stretch[] {
  const all: Stretch[] = [];
  for (const each of [...closed].sort((one, other) => one.start - other.start)) {
    const last = all.at(-1);
    if (each.start >= each.end) continue;
    if (last && each.start <= last.end) all[all.length - 1] = { start: last.start, end: Math.max(last.end, each.end) };
    else all.push(each);
  }
  return all;
}

/** `before`: milliseconds shut in the first so many intervals. */
function sums(shut: readonly Stretch[]): { starts: Instant[]; before: number[] } {
  const before = [0];
  for (const { start, end } of shut) before.push((before.at(-1) ?? 0) + end - start);
  return { starts: shut.map(({ start }) => start), before };
}

/** How many of ascending numbers are less than `limit`. */
function countBelow(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
