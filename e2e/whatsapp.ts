import { follow } from '../scripts/say/follow.ts';
import type { Running } from '../scripts/start/running.ts';
import { demoPhoneNumberId } from '../server/seed/demo-tenant.ts';
import { newWamid, signatureOf, type Text, webhookBody } from '../server/tour/as-meta-sends.ts';
import { expect } from './system.ts';

/** What a dealer types now, with the id Meta gives it. */
export const typed = (from: string, body: string): Text => ({ from, body, at: Date.now(), wamid: newWamid() });

/** The webhook call for a text. */
export const callOf = (text: Text): string => webhookBody(text, demoPhoneNumberId);

/** Posts a webhook call as Meta does; the answer's status. */
export async function post(
  system: Running,
  body: string,
  secret = system.secrets.WHATSAPP_APP_SECRET,
): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'x-hub-signature-256': `sha256=${signatureOf(body, secret)}`,
  };
  return (await fetch(`${system.url}/api/whatsapp`, { method: 'POST', headers, body })).status;
}

/** How a delivered message ended: its order number and reply, or the question that was asked. */
export async function endOf(
  system: Running,
  wamid: string,
): Promise<{
  outcome: string;
  number: string;
  reply: string;
  question: string;
}> {
  const { outcome, progress } = await follow(
    system.url,
    wamid,
    system.secrets.WHATSAPP_APP_SECRET,
    20_000,
    () => undefined,
  );
  return {
    outcome,
    number: progress?.order?.number ?? '',
    reply: progress?.reply ?? '',
    question: progress?.question ?? '',
  };
}

/** A dealer writes, and the message goes as far as it can by itself. */
export async function say(system: Running, from: string, body: string): Promise<Awaited<ReturnType<typeof endOf>>> {
  const text = typed(from, body);
  expect(await post(system, callOf(text))).toBe(200);
  return endOf(system, text.wamid);
}
