'use client';
import { useEffect, useSyncExternalStore } from 'react';
import { Workbox } from 'workbox-window';
import { isHalfDone, watchTyping } from './half-done.ts';

const lookEveryMs = 30 * 60_000;
const lookWhetherDoneMs = 1_000;

let reload: (() => void) | undefined;
let known: Workbox | undefined;
/** The person of this tab has said yes to a reload, whatever stands on the screen. */
let agreed = false;
const listeners = new Set<() => void>();

/** Registers the service worker, once, in a built app; looks for a new version whenever the app comes to the front. */
export function useServiceWorker(): void {
  useEffect(() => {
    if (process.env.NODE_ENV !== 'production' || !('serviceWorker' in navigator)) return;
    const unwatch = watchTyping();
    const stop = keepUpToDate(new Workbox('/sw.js'));
    return () => {
      unwatch();
      stop();
    };
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
  agreed = true;
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

/** At once, or, where another tab took the update, when what is begun here has been confirmed or left. */
function reloadWhenDone(): void {
  const again = (): void => window.location.reload();
  if (agreed || !isHalfDone()) return void again();
  reload = again;
  for (const heard of listeners) heard();
  setInterval(() => !isHalfDone() && again(), lookWhetherDoneMs);
}

function keepUpToDate(worker: Workbox): () => void {
  let looked = Date.now();
  known = worker;
  worker.addEventListener('waiting', () => {
    reload = () => {
      agreed = true;
      worker.messageSkipWaiting();
    };
    for (const heard of listeners) heard();
  });
  // Also when another tab took the update: this tab's scripts are no longer kept. Not at the first install,
  // whatever Workbox takes it for: nothing was replaced, and a reload would lose what was begun meanwhile.
  let controlled = navigator.serviceWorker.controller !== null;
  worker.addEventListener('controlling', () => {
    if (controlled) reloadWhenDone();
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
