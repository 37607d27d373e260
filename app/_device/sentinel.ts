'use client';
import { useMemo, useSyncExternalStore } from 'react';
import type { Replica } from '../_sync/replica.ts';
import { lostWith, markOf } from '../_sync/sentinel.ts';

const markKey = (tenantId: string): string => `throughline.mark.${tenantId}`;
const lostKey = 'throughline.lost';
const listeners = new Set<() => void>();

function keep(key: string, value: string): void {
  try {
    if (localStorage.getItem(key) !== value) localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing can't be asked what it threw away.
  }
}

/** Notices a database thrown away since it was last open, then keeps the mark up until the returned function is called. */
export function watchDatabase(replica: Replica, tenantId: string): () => void {
  const lost = lostWith(localStorage.getItem(markKey(tenantId)), replica);
  if (lost !== null) keep(lostKey, String(lost));
  for (const heard of listeners) heard();
  const mark = (): void => {
    const text = markOf(replica);
    if (text) keep(markKey(tenantId), text);
  };
  // Not yet when it is new: the mark of the lost one stays until the person has been told.
  mark();
  return replica.follow(mark);
}

function subscribe(heard: () => void): () => void {
  listeners.add(heard);
  return () => listeners.delete(heard);
}

function seen(): void {
  localStorage.removeItem(lostKey);
  for (const heard of listeners) heard();
}

/** How many actions may have been lost with a database, until somebody has read it; null when none was lost. */
export function useLost(): { readonly unsent: number; readonly onSeen: () => void } | null {
  const kept = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(lostKey),
    () => null,
  );
  return useMemo(() => (kept === null ? null : { unsent: Number(kept), onSeen: seen }), [kept]);
}
