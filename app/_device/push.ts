'use client';
import { useCallback, useEffect, useState } from 'react';
import { leavePush, pushRegistration, subscriptionOf } from './push-follow.ts';
import { askForPushKey, subscribePush } from './server.ts';

/** Whether this device shows notifications, and why not. */
export type PushState = 'unsupported' | 'denied' | 'off' | 'on';

async function readPush(): Promise<PushState> {
  const registration = await pushRegistration();
  if (!registration || !('Notification' in globalThis)) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  if (Notification.permission === 'default') return 'off';
  return (await registration.pushManager.getSubscription()) ? 'on' : 'off';
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Asks the person, then the browser, then the server. Throws when one of the last two can't be reached. */
async function beginPush(): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') return;
  const registration = await pushRegistration();
  if (!registration) return;
  const applicationServerKey = bytesOf(await askForPushKey());
  // One made for another server's key is of no use here.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  await subscribePush(subscriptionOf(subscription));
}

/** Notifications on this device, and how to turn them on or off; `turn` is false when it did not work. */
export function usePush(): { state: PushState | undefined; turn: (on: boolean) => Promise<boolean> } {
  const [state, setState] = useState<PushState>();
  useEffect(() => void readPush().then(setState), []);
  const turn = useCallback(async (on: boolean) => {
    const done = await (on ? beginPush() : leavePush()).then(
      () => true,
      () => false,
    );
    setState(await readPush());
    return done;
  }, []);
  return { state, turn };
}
