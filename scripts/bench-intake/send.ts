import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../../server/postgres/connect.ts';
import { demoPhoneNumberId } from '../../server/seed/demo-tenant.ts';
import { signatureOf, webhookBody } from '../../server/tour/as-meta-sends.ts';
import type { Running } from '../start/running.ts';

/** A small order everybody's limit has room for a thousand times. */
const order = 'cpvc elbow 1 inch 1 nag';

export interface Sent {
  readonly wamid: string;
  readonly sentAt: number;
}

/** Posts one signed message as Meta would, and gives the door's status. */
export async function post({ url, secrets }: Running, wamid: string, from: string): Promise<number> {
  const body = webhookBody({ from, body: order, at: Date.now(), wamid }, demoPhoneNumberId);
  const headers = {
    'content-type': 'application/json',
    'x-hub-signature-256': `sha256=${signatureOf(body, secrets.WHATSAPP_APP_SECRET)}`,
  };
  const { status } = await fetch(`${url}/api/whatsapp`, { method: 'POST', headers, body });
  return status;
}

/** Numbers of dealers who pay in rupees and have room below their limit. */
export async function buyers(sql: Sql): Promise<string[]> {
  const rows = await sql<{ number: string }[]>`
    select c.wa_numbers[1] as number from public.customer as c
    join public.credit_position as p on p.tenant_id = c.tenant_id and p.customer_id = c.id
    where c.currency = 'INR' and c.state = 'active' and p.overdue_days < 30 and p.receivable_minor < p.limit_minor / 3
      and cardinality(c.wa_numbers) > 0
    order by c.id`;
  return rows.map(({ number }) => number);
}

/** Sends `perSecond` messages a second, each with an id of its own, in the numbers' turn. */
export async function sendEvenly(
  running: Running,
  numbers: readonly string[],
  { perSecond, seconds, name }: { readonly perSecond: number; readonly seconds: number; readonly name: string },
): Promise<Sent[]> {
  const posts: Promise<unknown>[] = [];
  const sent: Sent[] = [];
  const begun = Date.now();
  for (let count = 0; count < perSecond * seconds; count += 1) {
    await sleep(Math.max(0, begun + (count * 1_000) / perSecond - Date.now()));
    const wamid = `wamid.${name}.${begun}.${count}`;
    sent.push({ wamid, sentAt: Date.now() });
    const status = post(running, wamid, numbers[count % numbers.length] ?? '').then((answer) => {
      if (answer !== 200) throw new Error(`the WhatsApp door answered ${answer}`);
    });
    status.catch(() => undefined);
    posts.push(status);
  }
  await Promise.all(posts);
  return sent;
}
