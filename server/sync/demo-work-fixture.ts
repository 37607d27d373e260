import { expect, vi } from 'vitest';
import { metaText, signed } from '../intake/reading-fixture.ts';
import { readDelivery } from '../intake/whatsapp/read-delivery.ts';
import { takeDelivery } from '../intake/whatsapp/take-delivery.ts';
import type { House } from '../postgres/transaction.ts';
import { workJobs } from '../run-jobs.ts';
import { demoTenantId } from '../seed/demo-tenant.ts';

/** Does what is due and what follows from it. */
export async function doJobs(house: House): Promise<void> {
  const done = new AbortController();
  const working = workJobs(house, done.signal, () => undefined);
  const due = (): Promise<readonly unknown[]> =>
    house.sql`select queue from ops.job where state = 'leased' or (state = 'waiting' and due <= clock_timestamp())`;
  await vi.waitFor(async () => expect([...(await due())]).toEqual([]), { timeout: 60_000, interval: 20 });
  done.abort();
  await working;
}

/** Orders that wait for a person: over the limit, unsure, below the floor, of nobody known; and one that goes through. */
export async function hearOrders(house: House): Promise<void> {
  const texts = [
    '1 inch elbow 200 box',
    'elbow 40',
    '3/4 inch cpvc pipe 60 nag 40% extra discount',
    '1 inch tee 20 nag',
  ];
  const senders = await house.sql<{ number: string }[]>`
    select unnest(wa_numbers) as number from public.customer where tenant_id = ${demoTenantId} order by id`;
  const strangers = [{ number: '+919811100001' }, { number: '+919811100002' }];
  for (const [at, { number }] of [...senders, ...strangers].entries()) {
    const { raw } = signed(metaText(`wamid.any-${at}`, number, texts[at % texts.length] ?? ''));
    await takeDelivery(house, raw, readDelivery(JSON.parse(new TextDecoder().decode(raw))));
  }
  await doJobs(house);
}
