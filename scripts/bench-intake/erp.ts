import { setTimeout as sleep } from 'node:timers/promises';
import { trytonErp } from '../../server/orders/erp/tryton/tryton-erp.ts';
import { trytonPlant } from '../../server/orders/erp/tryton/tryton-plant-fixture.ts';
import { startTryton, type TrytonServer } from '../../server/orders/erp/tryton/tryton-server-fixture.ts';
import type { Sql } from '../../server/postgres/connect.ts';
import { demoTenantId } from '../../server/seed/demo-tenant.ts';
import { percentile, spread } from '../bench/spread.ts';
import type { Running } from '../start/running.ts';
import { buyers, type Sent, sendEvenly } from './send.ts';

const perSecond = 10;
/** The customer every prepared Tryton has; a second of that name would be nobody. */
const knownFromTheStart = 'Shree Ganesh Traders';
/** How long the last order may take after the last message. */
const drainMs = 240_000;

/** From message to the ERP's number and the reply, with Tryton as it is and with Tryton killed in the middle. */
export async function erpFigures(
  running: Running,
  sql: Sql,
  { prepared, seconds }: { readonly prepared: string; readonly seconds: number },
  say: (line: string) => void,
): Promise<object> {
  const tryton = await startTryton(prepared);
  try {
    await stock(tryton, sql);
    await sql`insert into ops.erp_connection (tenant_id, kind, settings)
      values (${demoTenantId}, 'tryton', ${sql.json({ ...tryton.settings })})`;
    const numbers = await buyers(sql);
    await replies(sql, await sendEvenly(running, numbers, { perSecond: 1, seconds: 3, name: 'warm' }));
    say(`Tryton: ${perSecond} messages a second for ${seconds} s …`);
    const sent = await sendEvenly(running, numbers, { perSecond, seconds, name: 'erp' });
    const repliedAt = await replies(sql, sent);
    const unanswered = sent.filter(({ wamid }) => !repliedAt.has(wamid)).length;
    if (unanswered > 0) say(`${unanswered} of ${sent.length} had no reply after ${drainMs / 1_000} s`);
    const taken = sent.map(({ wamid, sentAt }) => (repliedAt.get(wamid) ?? Number.POSITIVE_INFINITY) - sentAt);
    return {
      erpMs: { ...spread(taken), p99: percentile(taken, 0.99) },
      erpKilled: await killed(running, sql, tryton, numbers, say),
    };
  } finally {
    await tryton.stop();
  }
}

/** What the plant sells and to whom, as far as Tryton has to know it. */
async function stock(tryton: TrytonServer, sql: Sql): Promise<void> {
  const plant = await trytonPlant(tryton.settings);
  const products = await sql<{ code: string; name: string }[]>`
    select code, name from public.product
    where tenant_id = ${demoTenantId} and kind = 'finished' and tax_bps = 1800 order by code`;
  for (const { code, name } of products) await plant.addItem(code, name);
  const known = await sql<{ name: string; taxNumber: string | null }[]>`
    select name, tax_number as "taxNumber" from public.customer
    where tenant_id = ${demoTenantId} and name <> ${knownFromTheStart} order by id`;
  for (const customer of known) await plant.addCustomer(customer);
}

/** When each message was answered, by the server's stamp; of those that were within the time there is. */
async function replies(sql: Sql, sent: readonly Sent[]): Promise<Map<string, number>> {
  const end = performance.now() + drainMs;
  const wamids = sent.map(({ wamid }) => wamid);
  for (;;) {
    const rows = await sql<{ wamid: string; at: number }[]>`
      select m.external_id as wamid, (s.stage ->> 'at')::float8 as at
      from public.inbound_message as m cross join lateral jsonb_array_elements(m.stages) as s(stage)
      where m.external_id = any (${wamids}) and s.stage ->> 'stage' = 'replied'`;
    if (rows.length >= sent.length || performance.now() > end) return new Map(rows.map(({ wamid, at }) => [wamid, at]));
    await sleep(500);
  }
}

/** Twenty seconds of messages, with Tryton killed after eight and started again; then its books against ours. */
async function killed(
  running: Running,
  sql: Sql,
  tryton: TrytonServer,
  numbers: readonly string[],
  say: (line: string) => void,
): Promise<{ lost: number; doubled: number }> {
  say('Tryton killed and started again …');
  const sending = sendEvenly(running, numbers, { perSecond, seconds: 20, name: 'killed' });
  await sleep(8_000);
  tryton.crash();
  await sleep(2_000);
  await tryton.restart();
  const sent = await sending;
  await replies(sql, sent);
  const keys = await sql<{ key: string; state: string }[]>`
    select c.key, c.state from public.inbound_message as m
    join public.order_draft as d on d.tenant_id = m.tenant_id and d.message_id = m.id
    join public.erp_command as c on c.tenant_id = d.tenant_id and c.kind = 'order.create' and c.subject_id = d.order_id
    where m.external_id = any (${sent.map(({ wamid }) => wamid)})`;
  const books = await trytonErp(tryton.settings).listOrders(0, Date.now() + 60_000, AbortSignal.timeout(120_000));
  if (!books.ok) throw new Error(`Tryton's books could not be read: ${books.error.code}`);
  const held = new Map<string, number>();
  for (const { key, state } of books.value) if (key && state === 'booked') held.set(key, (held.get(key) ?? 0) + 1);
  const booked = keys.filter(({ key }) => (held.get(key) ?? 0) > 0).length;
  return { lost: sent.length - booked, doubled: [...held.values()].filter((count) => count > 1).length };
}
