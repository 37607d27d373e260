import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../../server/postgres/connect.ts';
import type { Running } from '../start/running.ts';
import { buyers, post } from './send.ts';

const mostAtOnce = 50;
const withinMs = 180_000;

/** Many messages, each delivered up to fifty times at once: how many deliveries that was, and how many drafts came of it. */
export async function webhookFigures(
  running: Running,
  sql: Sql,
  ids: number,
  say: (line: string) => void,
): Promise<object> {
  say(`webhooks: ${ids} ids …`);
  const numbers = await buyers(sql);
  const prefix = `wamid.webhook.${Date.now()}.`;
  let deliveries = 0;
  for (let at = 0; at < ids; at += 1) {
    // 1, 14, 27, 40, 3, …: every number of deliveries up to fifty comes twenty times.
    const times = 1 + ((at * 13) % mostAtOnce);
    const answers = await Promise.all(
      Array.from({ length: times }, () => post(running, `${prefix}${at}`, numbers[at % numbers.length] ?? '')),
    );
    if (answers.some((status) => status !== 200)) throw new Error(`the WhatsApp door answered ${answers.join(', ')}`);
    deliveries += times;
  }
  const counted = () => sql<{ messages: number; drafts: number }[]>`
    select count(distinct m.id)::int as messages, count(d.id)::int as drafts
    from public.inbound_message as m left join public.order_draft as d on d.tenant_id = m.tenant_id and d.message_id = m.id
    where m.external_id like ${`${prefix}%`}`;
  const end = performance.now() + withinMs;
  for (;;) {
    const [count] = await counted();
    if ((count && count.drafts >= ids) || performance.now() > end)
      return { ids, deliveries, drafts: count?.drafts ?? 0 };
    await sleep(500);
  }
}
