import { type Clock, wallClock } from '../../db/shift/working-time.ts';
import { type Instant, minute } from '../../db/values/instant.ts';

/** A way the break starts to hurt: a truck's slot, a promise, the start of a work order that would use the lot. */
export interface Consequence {
  readonly at: Instant;
  readonly code: 'load.slot' | 'order.promise' | 'workOrder.start';
}

export interface Window {
  /** By the device, never later than the server's receipt. */
  readonly occurredAt: Instant;
  readonly consequence: Consequence | null;
  readonly decideBy: Instant;
  readonly ackBy: Instant;
  /** Too short for one level to wait for another: every level is told at once. */
  readonly urgent: boolean;
}

/** A window shorter than this leaves no time to climb a chain. */
const shortest = 15 * minute;
const ackShare = 0.2;
const longestAck = 10 * minute;

/** The first of them; equal instants go by code, so that the answer never depends on the order they were found in. */
export function earliest(consequences: readonly Consequence[]): Consequence | null {
  return consequences.reduce<Consequence | null>((first, each) => {
    if (!first || each.at < first.at) return each;
    return each.at === first.at && each.code < first.code ? each : first;
  }, null);
}

/**
 * The clock of an exception: `decideBy = min(occurredAt + cap, consequence − lead)`, `ackBy = min(10 min, 20 %)` of the
 * window. A deadline already past stays where it is: it is late, and says so. A plant whose own cap is under 15 minutes
 * does not call everybody for each exception of that kind, only when the consequence shortens it further. A routine
 * exception's cap and shares are of the plant's working time (`clock`); a consequence comes by the wall clock all the same.
 */
export function windowOf(
  given: {
    deviceAt: Instant;
    receivedAt: Instant;
    capMs: number;
    leadMs: number;
    /** Of the window: by then somebody has taken it; a fifth where the rules say nothing. */
    ackShare?: number;
    consequence: Consequence | null;
  },
  clock: Clock = wallClock,
): Window {
  const share = given.ackShare ?? ackShare;
  const occurredAt = Math.min(given.deviceAt, given.receivedAt);
  const byConsequence = given.consequence ? given.consequence.at - given.leadMs : Number.POSITIVE_INFINITY;
  const decideBy = Math.min(clock.after(occurredAt, given.capMs), byConsequence);
  const window = clock.between(occurredAt, decideBy);
  return {
    occurredAt,
    consequence: given.consequence,
    decideBy,
    ackBy: Math.min(decideBy, clock.after(occurredAt, Math.min(longestAck, Math.floor(window * share)))),
    urgent: window < Math.min(shortest, given.capMs),
  };
}

type Bounds = Pick<Window, 'occurredAt' | 'ackBy' | 'decideBy'>;

/** Whether a window leaves no time to climb. */
export const isTooShort = ({ occurredAt, decideBy }: Bounds): boolean => decideBy - occurredAt < shortest;

/** When each level above is told that nobody acknowledged: at `ackBy`, at 50 % and at 80 % of the window. */
export function levelDues(window: Bounds, clock: Clock = wallClock): readonly Instant[] {
  const length = clock.between(window.occurredAt, window.decideBy);
  const at = (share: number): Instant =>
    Math.min(window.decideBy, clock.after(window.occurredAt, Math.floor(length * share)));
  return [window.ackBy, at(0.5), at(0.8)];
}

/** A deadline nearer than this leaves nothing to be reminded of. */
const shortestReminder = 2 * minute;

/**
 * When those asked are reminded: half way to `ackBy`, and ten minutes or a fifth of the window before `decideBy`; null
 * where the time is too short for it.
 */
export function reminderDues(
  window: Bounds,
  clock: Clock = wallClock,
): { readonly acknowledge: Instant | null; readonly decide: Instant | null } {
  const toAck = clock.between(window.occurredAt, window.ackBy);
  const length = clock.between(window.occurredAt, window.decideBy);
  const before = Math.min(longestAck, Math.floor(length * ackShare));
  return {
    acknowledge: toAck < shortestReminder ? null : clock.after(window.occurredAt, Math.floor(toAck / 2)),
    decide: before < shortestReminder ? null : clock.after(window.occurredAt, length - before),
  };
}
