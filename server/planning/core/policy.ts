import { hour, type Instant, minute } from '../../../db/values/instant.ts';

/** How this house plans, in milliseconds unless said otherwise. */
export const policy = {
  /** From the last piece made (or the decision to ship from stock) until the order can leave: pack, label, stage. */
  handling: hour,
  /** Promises are given on the half hour, so that a plan that moves by minutes does not move a promise. */
  promiseGrid: 30 * minute,
  /** Planned starts are on the five minutes. */
  startGrid: 5 * minute,
  /** Work that starts within this time is released to the floor, and stays where it is from then on. */
  release: hour,
  /** Cleaning, die and mould change between two products on one machine. */
  changeover: 20 * minute,
  /** A batch is at least this long on its slowest step; what it makes beyond the need serves the next small orders. */
  shortestBatch: hour,
  longestBatch: 8 * hour,
  /** Needs of one product due within this time are made together. */
  mergeWithin: 24 * hour,
  /** A machine that is down is counted on again this long after it stopped, or at least `leastRepair` from now. */
  repair: 4 * hour,
  leastRepair: hour,
  /** A re-sequencing must save at least this much lateness, or the plan stays as people know it. */
  worthMoving: 30 * minute,
} as const;

/** The next instant on the grid, at or after `at`. */
export function roundUp(at: Instant, grid: number): Instant {
  return Math.ceil(at / grid) * grid;
}
