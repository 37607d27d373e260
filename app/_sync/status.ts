import { scopesOf } from '../../db/scope.ts';
import type { Local } from './local.ts';
import type { Fault } from './ports.ts';
import type { RefusedEntry } from './storage.ts';

/** How this device stands to the server, for the chip and the fault bar. */
export interface SyncStatus {
  /** Confirmed here, not yet settled by the server. */
  readonly waiting: number;
  /** Refused actions of this person that nobody has dealt with. */
  readonly needYou: number;
  /** When the oldest waiting action was confirmed, by this device's clock. */
  readonly oldestWaitingAt: number | null;
  readonly fault: Fault | null;
  /** When the last pull came, by this device's clock; null before the first. */
  readonly pulledAt: number | null;
  /** Server time minus device time, in milliseconds. */
  readonly skew: number;
}

/** This person's refused actions, the latest first: one's own, whoever used the device in between, and nobody else's. */
export const refusedOf = ({ refused }: Pick<Local, 'refused'>, personId: string): RefusedEntry[] =>
  refused.filter(({ actor }) => actor === personId).toSorted((a, b) => b.actedAt - a.actedAt);

/** Reads the status; within a live query it follows every change. */
export function readStatus(local: Local, personId: string): SyncStatus {
  const { waiting, head } = local;
  return {
    waiting: waiting.length,
    needYou: refusedOf(local, personId).length,
    oldestWaitingAt: waiting[0]?.at ?? null,
    fault: head.fault,
    pulledAt: head.pulledAt,
    skew: head.skew,
  };
}

/**
 * Whether everything this person may see has been fetched onto this device at least once. Until then that something is not
 * here says nothing about the plant.
 */
export function hasFetched({ cookie }: Local, person: Parameters<typeof scopesOf>[0]): boolean {
  return cookie !== null && scopesOf(person).every((scope) => cookie.scopes.includes(scope));
}
