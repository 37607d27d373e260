import { scopesOf } from '../../db/scope.ts';
import { fact, type Local } from './local.ts';
import type { Fault } from './ports.ts';

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

/** Reads the status; within a live query it follows every change. */
export async function readStatus(local: Local, personId: string): Promise<SyncStatus> {
  const [outbox, refused, fault, pulledAt, skew] = await Promise.all([
    local.outbox.where('acknowledged').equals(0).sortBy('mid'),
    local.refused.where('settled').equals(0).toArray(),
    fact(local, 'fault'),
    fact(local, 'pulledAt'),
    fact(local, 'skew'),
  ]);
  return {
    waiting: outbox.length,
    needYou: refused.filter((entry) => entry.actor === personId).length,
    oldestWaitingAt: outbox[0]?.at ?? null,
    fault: fault ?? null,
    pulledAt: pulledAt ?? null,
    skew: skew ?? 0,
  };
}

/**
 * Whether everything this person may see has been fetched onto this device at least once. Until then that something is not
 * here says nothing about the plant.
 */
export async function hasFetched(local: Local, person: Parameters<typeof scopesOf>[0]): Promise<boolean> {
  const cookie = await fact(local, 'cookie');
  return cookie !== undefined && scopesOf(person).every((scope) => cookie.scopes.includes(scope));
}
