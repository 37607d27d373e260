'use client';
import { readStatus } from '../_sync/status.ts';
import { useNow } from '../_ui/clock.ts';
import { useDevice, useQuery } from './device.ts';
import { isStale } from './stale.ts';

/** When this device last heard from the plant, on the plant's clock, and whether that is too long ago to rely on. */
export function useFreshness(): { readonly pulledAt: number | null; readonly stale: boolean } | undefined {
  const { person } = useDevice();
  const status = useQuery((local) => readStatus(local, person.actor.personId), [person]);
  const now = useNow(10_000);
  if (!status) return undefined;
  const pulledAt = status.pulledAt === null ? null : status.pulledAt + status.skew;
  return { pulledAt, stale: isStale(pulledAt, now) };
}
