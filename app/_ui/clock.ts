'use client';
import { useSyncExternalStore } from 'react';
import type { Instant } from '../../db/values/instant.ts';

let skewMs = 0;
let now = Date.now();
/** Ends the ticking. */
let ticking: (() => void) | undefined;
const listeners = new Set<() => void>();

/** How far the server's clock is ahead of this device's, in ms. Set at each pull; every countdown follows. */
export function setClockSkew(ms: number): void {
  skewMs = ms;
  tick();
}

/** The server's present moment as this device best knows it. For handlers; in a component call `useNow`. */
export function presentMoment(): Instant {
  return Date.now() + skewMs;
}

/** The present moment, renewed every `everyMs` (1 s by default). All users share one timer; it rests when none is left. */
export function useNow(everyMs = 1_000): Instant {
  const read = () => now - (now % everyMs);
  return useSyncExternalStore(subscribe, read, read);
}

function subscribe(heard: () => void): () => void {
  if (listeners.size === 0) now = presentMoment();
  listeners.add(heard);
  ticking ??= begin();
  return () => {
    listeners.delete(heard);
    if (listeners.size > 0) return;
    ticking?.();
    ticking = undefined;
  };
}

/** Also when the screen is looked at again: a phone that slept, or a tab in the back, has had no ticks. */
function begin(): () => void {
  const timer = setInterval(tick, 1_000);
  document.addEventListener('visibilitychange', tick);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  };
}

function tick(): void {
  now = presentMoment();
  for (const heard of listeners) heard();
}
