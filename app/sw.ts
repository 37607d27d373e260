/// <reference lib="webworker" />
import { cacheNames } from 'workbox-core';
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { answerNotice, sendAfterSync, showNotice } from './_notify/worker-notices.ts';
import { isPlacePath } from './_ui/place-names.ts';

/*
 * The service worker: keeps the one document and every script, so that any place opens without a network.
 * There is deliberately no route for /api: passing the event stream through a worker, even untouched, drops
 * `Last-Event-ID`, and the events missed in between are then lost without a sign.
 */
declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: PrecacheEntry[] };

/** What newer browsers fetch by themselves, without starting or asking the worker. */
interface RoutedInstall extends ExtendableEvent {
  addRoutes?: (
    rules: readonly { condition: { urlPattern: string }; source: 'network' | { cacheName: string } }[],
  ) => unknown;
}

// A call is on its way some milliseconds sooner, and a script is there before a sleeping worker is awake.
self.addEventListener('install', (event) => {
  const { addRoutes } = event as RoutedInstall;
  if (!addRoutes) return;
  void addRoutes.call(event, [
    { condition: { urlPattern: '/api/*' }, source: 'network' },
    { condition: { urlPattern: '/_next/static/*' }, source: { cacheName: cacheNames.precache } },
  ]);
});

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();

const document = createHandlerBoundToURL('/');
registerRoute(({ request, url }) => request.mode === 'navigate' && isPlacePath(url.pathname), document);

// The very first visit is taken over at once: its desks, not yet opened, must already come from the precache.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

// A new version waits until the person taps "Reload": scripts must not change under a screen in use.
self.addEventListener('message', (event) => {
  if (isSkipWaiting(event.data)) void self.skipWaiting();
});

// A task reaches who is asked also while no window is open, and can be taken from there.
self.addEventListener('push', (event) => event.waitUntil(showNotice(self, jsonOf(event.data))));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(answerNotice(self, event.action, event.notification.data, Date.now));
});
self.addEventListener('sync', (event) => {
  if (!(event instanceof ExtendableEvent) || !('tag' in event)) return;
  event.waitUntil(sendAfterSync(String(event.tag), Date.now));
});

function jsonOf(data: PushMessageData | null): unknown {
  try {
    return data?.json();
  } catch {
    return undefined;
  }
}

function isSkipWaiting(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING';
}
