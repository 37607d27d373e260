import { setTimeout as sleep } from 'node:timers/promises';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { openHouse } from '../../server/house.ts';
import { connect, type Sql } from '../../server/postgres/connect.ts';
import { newId } from '../../server/postgres/id.ts';
import { testActor } from '../../server/postgres/test-house.ts';
import { transact } from '../../server/postgres/transaction.ts';
import { demoTenantId, nashik } from '../../server/seed/demo-tenant.ts';
import { lotsToHold } from '../bench/hold-to-tasks.ts';
import { percentile } from '../bench/spread.ts';
import { signInAs } from '../fleet/node-device.ts';
import type { Running } from '../start/running.ts';
import { ListeningDevice } from './listening-device.ts';

const functions = ['quality', 'planning', 'materials', 'commercial', 'dispatch'] as const;
const devices = 50;
const patienceMs = 10_000;
/** Between two holds, so that one's re-planning is over before the next. */
const restMs = 400;

export interface FanOut {
  readonly fanoutMs: { readonly p50: number; readonly p99: number };
  readonly spreadMs: { readonly p99: number };
}

/** When each of fifty open apps heard of which lot's task, by its number. */
function ears() {
  const heard = Array.from({ length: devices }, () => new Map<string, number>());
  const hear = (at: number) => (rows: string) => {
    const now = performance.now();
    for (const [, subject = ''] of rows.matchAll(/"subject":"([^"]*)"/g))
      if (!heard[at]?.has(subject)) heard[at]?.set(subject, now);
  };
  return { heard, hear };
}

/**
 * Fifty open apps, ten of each function a hold asks, and holds one after another: milliseconds from a hold's commit until the
 * pull that brings the task has come to each app, and from the first app to the last. What drawing costs on a phone is not in it.
 */
export async function fanOut(running: Running, sql: Sql, count: number): Promise<FanOut> {
  const { heard, hear } = ears();
  const cookies = await Promise.all(functions.map((role) => signInAs(running.url, role)));
  const apps: ListeningDevice[] = [];
  for (let at = 0; at < devices; at += 1)
    apps.push(await ListeningDevice.open(running.url, cookies[at % functions.length] ?? '', hear(at)));
  const pool = connect(running.databaseUrl);
  const house = openHouse(pool);
  const delays: number[] = [];
  const spreads: number[] = [];
  try {
    for (const lot of await lotsToHold(sql, count)) {
      const actor = testActor(demoTenantId, 'p-quality', ['quality'], [nashik]);
      await transact(house, { actor, at: house.now() }, (tx) =>
        raiseHold.run(tx, { holdId: newId(), lotId: lot.id, reason: 'surface', note: 'bench' }, tx.act),
      );
      const committed = performance.now();
      while (!heard.every((each) => each.has(lot.number))) {
        if (performance.now() - committed > patienceMs) throw new Error(`no task about ${lot.number} came to all apps`);
        await sleep(2);
      }
      const came = heard.map((each) => (each.get(lot.number) ?? 0) - committed);
      delays.push(...came);
      spreads.push(Math.max(...came) - Math.min(...came));
      await sleep(restMs);
    }
  } finally {
    for (const app of apps) app.close();
    await pool.end();
  }
  return {
    fanoutMs: { p50: percentile(delays, 0.5), p99: percentile(delays, 0.99) },
    spreadMs: { p99: percentile(spreads, 0.99) },
  };
}
