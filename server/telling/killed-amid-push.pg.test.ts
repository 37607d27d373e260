import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { type Notice, notices } from '../../db/delivery/notice.ts';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { lots } from '../../db/lot/lot.ts';
import { tasks } from '../../db/task/task.ts';
import { flow } from '../flow.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { demoTenantId } from '../seed/demo-tenant.ts';
import { startPushService } from './push-service-fixture.ts';
import { keepSubscription } from './subscription-sql.ts';
import { endRotas, openSession } from './telling-fixture.ts';

const { sql, url } = await testDatabase();
const house = testHouse(sql, { flow, now: Date.now });
await seedDemo(house);
await endRotas(sql, demoTenantId);
const push = await startPushService();
const folder = await mkdtemp(join(tmpdir(), 'killed-push-'));
const running: ChildProcess[] = [];
afterEach(stopAll);
afterAll(async () => {
  await push.close();
  await rm(folder, { recursive: true });
});

/** The worker as it ships, a process of its own. */
function startWorker(): ChildProcess {
  const env = { ...process.env, DATABASE_URL: url, DATA_DIR: folder, PUSH_SERVICES: push.origin };
  const cwd = join(import.meta.dirname, '../..');
  const child = spawn(process.execPath, ['server/worker.ts'], { cwd, env, stdio: ['pipe', 'ignore', 'ignore'] });
  running.push(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  if (child.kill('SIGKILL')) await gone;
}

async function stopAll(): Promise<void> {
  for (const child of running.splice(0)) if (child.exitCode === null && child.signalCode === null) await kill(child);
}

const soon = { timeout: 40_000, interval: 25 };
const system = <T>(work: Parameters<typeof transactAsSystem<T>>[2]) => transactAsSystem(house, demoTenantId, work);

/** Holds a lot on a truck; gives the plant's inspector, who is told on a device. */
async function holdALot(): Promise<string> {
  const [inspector] = await sql<{ id: string; plant: string }[]>`
    select id, plant_ids[1] as plant from public.person
    where tenant_id = ${demoTenantId} and functions = array['quality'] and active order by id limit 1`;
  if (!inspector) throw new Error('nobody inspects');
  const token = await openSession(sql, demoTenantId, inspector.id);
  await keepSubscription(sql, token, push.subscribe('inspector'));
  const lot = (await system((tx) => tx.all(lots))).find(
    ({ plantId, state }) => plantId === inspector.plant && state === 'available',
  );
  const actor = testActor(demoTenantId, inspector.id, ['quality'], [inspector.plant]);
  await transact(house, { actor, at: Date.now() }, (tx) =>
    raiseHold.run(tx, { holdId: house.newId(), lotId: lot?.id ?? '', reason: 'surface', note: '' }, tx.act),
  );
  return inspector.id;
}

test('[DELIVER-5] a worker killed while a push service takes a notification: another sends it, under the same topic, and nothing is lost or told twice', async () => {
  push.next('hang');
  const inspector = await holdALot();
  const first = startWorker();
  await vi.waitFor(() => expect(push.asked()).toBe(1), soon);
  await kill(first);
  push.finish();
  for (let nth = 0; nth < 3; nth += 1) startWorker();
  const own = async (): Promise<Notice[]> =>
    (await system((tx) => tx.scan(notices, 'personId', inspector))).filter(({ channel }) => channel === 'push');
  await vi.waitFor(async () => expect((await own()).map(({ state }) => state)).toEqual(['sent']), soon);
  const [told] = await own();
  expect(told?.steps.map(({ state }) => state)).toEqual(['queued', 'sent']);
  expect(new Set(push.pushed.map(({ topic }) => topic)).size).toBe(1);
  expect(push.asked()).toBe(2);
  const asked = (await system((tx) => tx.all(tasks))).filter(({ id }) => id === told?.taskId);
  expect(asked).toHaveLength(1);
});
