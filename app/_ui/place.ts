'use client';
import { useDeferredValue, useMemo, useSyncExternalStore } from 'react';
import { traversed } from './boot.ts';
import { type PlaceName, placeOf } from './place-names.ts';

/*
 * The app's own small router (docs/adr/0003-moving-offline.md). Next knows one route, `/`; it is told nothing of the moves
 * inside it, because a move it knows of may ask the server and, without an answer, reload the page.
 */
const listeners = new Set<() => void>();

/** Changes the address and draws the place it names, without asking the server. Links are `Go`; this is for handlers. */
export function go(href: string, how: 'push' | 'replace' = 'push'): void {
  // From the prototype: Next replaces the methods of `window.history` by its own.
  const move = how === 'replace' ? History.prototype.replaceState : History.prototype.pushState;
  move.call(window.history, null, '', href);
  window.scrollTo(0, 0);
  tell();
}

/**
 * Where the person stands: `/tasks/t-1` → `{ place: 'tasks', rest: ['t-1'] }`. Deferred: while the next screen's script
 * loads, the present one stays.
 */
export function usePlace(): { place: PlaceName | undefined; rest: string[] } {
  const pathname = useDeferredValue(useSyncExternalStore(subscribe, read, () => '/'));
  return useMemo(() => placeOf(pathname), [pathname]);
}

const read = (): string => window.location.pathname;

function subscribe(heard: () => void): () => void {
  listeners.add(heard);
  window.addEventListener(traversed, heard);
  return () => {
    listeners.delete(heard);
    window.removeEventListener(traversed, heard);
  };
}

function tell(): void {
  for (const heard of listeners) heard();
}
