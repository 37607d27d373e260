'use client';
import { useEffect, useSyncExternalStore } from 'react';
import { Workbox } from 'workbox-window';

const lookEveryMs = 30 * 60_000;

let reload: (() => void) | undefined;
let known: Workbox | undefined;
const listeners = new Set<() => void>();

/** Registers the service worker, once, in a built app; looks for a new version whenever the app comes to the front. */
export function useServiceWorker(): void {
  useEffect(() => {
    if (process.env.NODE_ENV !== 'production' || !('serviceWorker' in navigator)) return;
    return keepUpToDate(new Workbox('/sw.js'));
  }, []);
}

/** Set once a new version waits: calling it puts the new version in charge and reloads every tab. */
export function useWaitingUpdate(): (() => void) | undefined {
  return useSyncExternalStore(
    subscribe,
    () => reload,
    () => undefined,
  );
}

/**
 * Gets the newest version and reloads into it. Where none can be had from the worker (a proxy keeps an old one, there is
 * none) a plain reload asks the server.
 */
export async function updateNow(): Promise<void> {
  if (!reload) await known?.update().catch(() => undefined);
  const coming = (await navigator.serviceWorker?.getRegistration())?.installing;
  // Once installed it waits: then `reload` is known. One that fails is redundant.
  if (coming) await new Promise((installed) => coming.addEventListener('statechange', installed, { once: true }));
  if (reload) reload();
  else window.location.reload();
}

function subscribe(heard: () => void): () => void {
  listeners.add(heard);
  return () => listeners.delete(heard);
}

function keepUpToDate(worker: Workbox): () => void {
  let looked = Date.now();
  known = worker;
  worker.addEventListener('waiting', () => {
    reload = () => worker.messageSkipWaiting();
    for (const heard of listeners) heard();
  });
  // Also when another tab took the update: this tab's scripts are no longer kept. Not at the first install,
  // whatever Workbox takes it for: nothing was replaced, and a reload would lose what was begun meanwhile.
  let controlled = navigator.serviceWorker.controller !== null;
  worker.addEventListener('controlling', () => {
    if (controlled) window.location.reload();
    controlled = true;
  });
  const look = () => {
    if (document.visibilityState !== 'visible' || Date.now() - looked < lookEveryMs) return;
    looked = Date.now();
    worker.update().catch(() => undefined);
  };
  document.addEventListener('visibilitychange', look);
  const timer = setInterval(look, lookEveryMs);
  worker.register().catch((cause: unknown) => console.warn('the service worker was not registered', cause));
  return () => {
    document.removeEventListener('visibilitychange', look);
    clearInterval(timer);
  };
}
