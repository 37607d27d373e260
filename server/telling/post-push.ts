import webPush from 'web-push';
import { second } from '../../db/values/instant.ts';
import type { PushKeys } from './push-keys.ts';
import type { PushServices } from './push-services.ts';
import type { Subscription } from './subscription-sql.ts';

/** What goes to a device: codes and ids, whose words the device has in its person's language. */
export interface PushMessage {
  /** Its JSON is what the service worker reads. */
  readonly body: object;
  /** One that a later one with the same topic replaces while the device is away: told twice, it is shown once. */
  readonly topic: string;
  readonly ttlSeconds: number;
  readonly urgent: boolean;
}

/** How one device's push service answered. `gone`: this subscription is over. `later`: it may be tried again. */
export type PushOutcome =
  | { readonly kind: 'accepted' | 'gone' }
  | { readonly kind: 'later' | 'refused'; readonly code: string };

const patienceMs = 10 * second;

/** Hands a message to a browser's push service, encrypted for that browser alone. Never throws, never retries. */
export async function postPush(
  { publicKey, privateKey }: PushKeys,
  { isKnown, contact }: PushServices,
  { endpoint, p256dh, auth }: Subscription,
  message: PushMessage,
): Promise<PushOutcome> {
  if (!isKnown(endpoint)) return { kind: 'refused', code: 'push.unknown_service' };
  try {
    const request = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, JSON.stringify(message.body), {
      vapidDetails: { subject: contact, publicKey, privateKey },
      TTL: message.ttlSeconds,
      urgency: message.urgent ? 'high' : 'normal',
      topic: message.topic,
    });
    const response = await fetch(request.endpoint, {
      method: 'POST',
      headers: textsOf(request.headers),
      body: new Uint8Array(request.body ?? []),
      // An address elsewhere would be called without having been looked at.
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    });
    await response.body?.cancel();
    return outcomeOf(response.status);
  } catch (error) {
    const isNetwork = error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');
    return isNetwork ? { kind: 'later', code: 'push.unreachable' } : { kind: 'refused', code: 'push.bad_subscription' };
  }
}

/** Fetch counts the length itself. */
const textsOf = (headers: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (name === 'Content-Length' ? [] : [[name, String(value)]])),
  );

function outcomeOf(status: number): PushOutcome {
  if (status >= 200 && status < 300) return { kind: 'accepted' };
  if (status === 404 || status === 410) return { kind: 'gone' };
  const code = `push.http_${status}`;
  return { kind: status === 429 || status >= 500 ? 'later' : 'refused', code };
}
