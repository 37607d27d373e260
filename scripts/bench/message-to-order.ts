import { setTimeout as sleep } from 'node:timers/promises';
import { demoPhoneNumberId } from '../../server/seed/demo-tenant.ts';
import { newWamid, signatureOf, webhookBody } from '../../server/tour/as-meta-sends.ts';
import { follow } from '../say/follow.ts';
import type { Running } from '../start/running.ts';

const order = '1 inch cpvc pipe sdr 11 2 length + cpvc elbow 1 inch 5 nag';

/** Milliseconds from posting one signed message to its order number booked and its reply sent, by the server's stamps. */
async function once({ url, secrets }: Running): Promise<number> {
  const wamid = newWamid();
  const sentAt = Date.now();
  const body = webhookBody({ from: '+919820012345', body: order, at: sentAt, wamid }, demoPhoneNumberId);
  const appSecret = secrets.WHATSAPP_APP_SECRET;
  const headers = {
    'content-type': 'application/json',
    'x-hub-signature-256': `sha256=${signatureOf(body, appSecret)}`,
  };
  const answer = await fetch(`${url}/api/whatsapp`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`the WhatsApp door answered ${answer.status}`);
  const { outcome, progress } = await follow(url, wamid, appSecret, 30_000, () => undefined);
  const replied = progress?.stages.find(({ stage }) => stage === 'replied');
  if (outcome !== 'ordered' || !replied) throw new Error(`message ended as ${outcome}`);
  return replied.at - sentAt;
}

/** One message after another, as a shop's customers write: `count` samples after one for warming up. */
export async function messageToOrder(running: Running, count: number): Promise<number[]> {
  await once(running);
  const samples: number[] = [];
  for (let each = 0; each < count; each += 1) {
    samples.push(await once(running));
    await sleep(100);
  }
  return samples;
}
