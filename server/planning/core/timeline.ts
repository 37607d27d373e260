import type { Instant } from '../../../db/values/instant.ts';
import { always, type OpenTime } from './open-time.ts';
import type { Machine } from './plan-input.ts';
import { policy } from './policy.ts';

/** A stretch of a machine's time that is taken. `productId` null: closed. */
export interface Slot {
  readonly start: Instant;
  readonly end: Instant;
  readonly productId: string | null;
  /** Changeover included at its front. */
  readonly setup: number;
}

/** One machine's taken time, in order, without overlap. */
export type Timeline = Slot[];

export function newTimeline(machine: Machine): Timeline {
  return [...machine.closures]
    .sort((a, b) => a.start - b.start)
    .map(({ start, end }) => ({ start, end, productId: null, setup: 0 }));
}

const changes = (before: Slot | undefined, productId: string): boolean =>
  !!before && before.productId !== null && before.productId !== productId;

/**
 * The earliest slot of `run` milliseconds for a product at or after `ready`, with the changeover it needs in front, and
 * without taking the changeover that the slot behind it then needs. A `run` that is `exact` has its changeover inside.
 * It begins in the machine's hours, and only these count.
 */
export function earliestSlot(
  timeline: Timeline,
  want: { ready: Instant; run: number; productId: string; exact?: boolean },
  hours: OpenTime = always,
): Slot {
  for (let at = 0; ; at += 1) {
    const before = timeline[at - 1];
    const behind = timeline[at];
    if (behind && behind.end <= want.ready) continue;
    const start = hours.next(Math.max(want.ready, before?.end ?? want.ready));
    const setup = !want.exact && changes(before, want.productId) ? policy.changeover : 0;
    const slot = { start, end: hours.after(start, setup + want.run), productId: want.productId, setup };
    if (!behind || hours.after(slot.end, want.exact ? 0 : owed(slot, behind)) <= behind.start) return slot;
  }
}

function owed(slot: Slot, behind: Slot): number {
  return behind.productId !== null && changes(slot, behind.productId)
    ? Math.max(0, policy.changeover - behind.setup)
    : 0;
}

/** Takes the slot. */
export function take(timeline: Timeline, slot: Slot): void {
  const behind = timeline.findIndex((each) => each.start >= slot.end);
  timeline.splice(behind === -1 ? timeline.length : behind, 0, slot);
}
