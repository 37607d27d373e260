import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { attachments } from '../../db/message/message.ts';
import { flow } from '../flow.ts';
import { startGraph } from '../graph/graph-fixture.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testHouse } from '../postgres/test-house.ts';
import { transactAsSystem } from '../postgres/transaction.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { demoTenantId } from '../seed/demo-tenant.ts';
import { chatOf, deliver } from './chat-fixture.ts';

const { sql, url } = await testDatabase();
const house = testHouse(sql, { flow, now: Date.now });
await seedDemo(house);
const graph = await startGraph();
const folder = await mkdtemp(join(tmpdir(), 'killed-'));
const running: ChildProcess[] = [];
afterEach(stopAll);
afterAll(async () => {
  await graph.close();
  await rm(folder, { recursive: true });
});

const root = join(import.meta.dirname, '../..');
/** The worker as it ships, a process of its own. */
function startWorker(): ChildProcess {
  const env = {
    ...process.env,
    DATABASE_URL: url,
    DATA_DIR: folder,
    WHATSAPP_GRAPH_URL: graph.account.baseUrl,
    WHATSAPP_PHONE_NUMBER_ID: graph.account.phoneNumberId,
    WHATSAPP_TOKEN: graph.account.token,
  };
  const child = spawn(process.execPath, ['server/worker.ts'], { cwd: root, env, stdio: ['pipe', 'ignore', 'ignore'] });
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
const asked = (part: string): number => graph.received.filter(({ path }) => path.includes(part)).length;
const dealer = '+919820012345';
const at = (): string => String(Math.floor(Date.now() / 1_000));
const picture = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...Array.from({ length: 20_000 }, (_, nth) => nth % 251)]);

test.each(['describing', 'giving'] as const)(
  '[WHATSAPP-12] a worker killed while WhatsApp is %s a file: another fetches it, and it is kept whole and once',
  async (stalls) => {
    const id = `killed-${stalls}`;
    graph.files.set(id, { bytes: picture, mimeType: 'image/jpeg', stalls });
    await deliver(house, dealer, {
      id: `wamid.${id}`,
      type: 'image',
      timestamp: at(),
      image: { id, mime_type: 'image/jpeg' },
    });
    const first = startWorker();
    await vi.waitFor(() => expect(asked(stalls === 'giving' ? '/bytes/' : id)).toBeGreaterThan(0), soon);
    await kill(first);
    graph.files.set(id, { bytes: picture, mimeType: 'image/jpeg' });
    for (let nth = 0; nth < 3; nth += 1) startWorker();
    const files = () =>
      transactAsSystem(house, demoTenantId, async (tx) =>
        (await tx.all(attachments)).filter(({ sourceId }) => sourceId === id),
      );
    await vi.waitFor(async () => expect((await files()).map(({ state }) => state)).toEqual(['kept']), soon);
    const [file] = await files();
    expect(file?.bytes).toBe(picture.byteLength);
    // Nothing half-written lies beside it.
    expect(await readdir(join(folder, 'files', demoTenantId))).toEqual([file?.sha256]);
  },
);

/** Holds whoever reads a draft up until `work` is done. */
async function whileHeld(draftId: string, work: () => Promise<void>): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select from public.order_draft where tenant_id = ${demoTenantId} and id = ${draftId} for update`;
    await work();
  });
}

const blocked = () => sql`select from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock' and query like '%order_draft%'`;

test('[WHATSAPP-4] workers killed amid a reminder and amid the handing over: the customer is reminded once, and one person is asked', async () => {
  startWorker();
  await deliver(house, dealer, {
    id: 'wamid.unclear',
    type: 'text',
    timestamp: at(),
    text: { body: 'cpvc elbow 200 nag' },
  });
  const chat = () => chatOf(house, dealer);
  await vi.waitFor(async () => expect((await chat()).sent.at(-1)?.state).toBe('sent'), soon);
  const question = (await chat()).sent.at(-1);
  const draftId = question?.draftId ?? '';
  for (const key of [`chase:${question?.id}`, `hand_over:${question?.id}`]) {
    await stopAll();
    await whileHeld(draftId, async () => {
      const doomed = startWorker();
      expect(
        await sql`update ops.job set due = now() where effect_key = ${key} and state = 'waiting' returning id`,
      ).toHaveLength(1);
      await vi.waitFor(async () => expect(await blocked()).not.toHaveLength(0), soon);
      await kill(doomed);
    });
    for (let nth = 0; nth < 3; nth += 1) startWorker();
    const left = () => sql`select from ops.job where effect_key = ${key} and state <> 'done'`;
    await vi.waitFor(async () => expect(await left()).toHaveLength(0), soon);
    // Killed amid sending, nobody would know whether it went.
    const waiting = async () => (await chat()).sent.filter(({ state }) => state === 'waiting');
    await vi.waitFor(async () => expect(await waiting()).toEqual([]), soon);
  }
  const { sent, open } = await chat();
  expect(sent.filter(({ id }) => id.startsWith('chase-'))).toMatchObject([
    { state: 'sent', id: `chase-${question?.id}` },
  ]);
  const reminders = graph.received.filter(({ body }) => JSON.stringify(body ?? {}).includes(`"chase-${question?.id}"`));
  expect(reminders).toHaveLength(1);
  expect(open.filter((task) => task.draftId === draftId).map((task) => task.question)).toEqual(['clarify.unanswered']);
});
