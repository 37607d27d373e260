import { endPush, subscribePush } from './server.ts';

/** The worker that shows notifications; undefined where there is none, or none yet. */
export const pushRegistration = async (): Promise<ServiceWorkerRegistration | undefined> =>
  'serviceWorker' in navigator && 'PushManager' in globalThis ? navigator.serviceWorker.getRegistration() : undefined;

/** What the server keeps of a browser's subscription. */
export function subscriptionOf(subscription: PushSubscription): { endpoint: string; p256dh: string; auth: string } {
  const { keys } = subscription.toJSON();
  return { endpoint: subscription.endpoint, p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' };
}

let followed: string | undefined;

/** A device that shows notifications shows them to whoever is signed in there: from now on to this person. */
export async function followPush(personId: string): Promise<void> {
  if (followed === personId) return;
  const subscription = await (await pushRegistration())?.pushManager.getSubscription();
  if (subscription) await subscribePush(subscriptionOf(subscription));
  followed = personId;
}

/** The device shows none any more. Throws when the server can't be reached. */
export async function leavePush(): Promise<void> {
  const subscription = await (await pushRegistration())?.pushManager.getSubscription();
  if (!subscription) return;
  await endPush({ endpoint: subscription.endpoint });
  await subscription.unsubscribe();
}

/** What stands on the screen of a device somebody leaves is not for the next to see. */
export async function clearNotices(): Promise<void> {
  const shown = (await (await pushRegistration())?.getNotifications()) ?? [];
  for (const each of shown) each.close();
}
