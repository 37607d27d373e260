import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { healFleet, keepBusy, makeFleet } from '../scripts/fleet/fleet.ts';
import { judgeFleet } from '../scripts/fleet/judge-fleet.ts';
import type { NodeDevice } from '../scripts/fleet/node-device.ts';
import { type PostgresGate, startPostgresGate } from '../scripts/fleet/postgres-gate.ts';
import { randomFrom } from '../scripts/simulate/random.ts';
import { startProcesses } from '../scripts/start/processes.ts';
import type { Running } from '../scripts/start/running.ts';
import { connect, type Sql } from '../server/postgres/connect.ts';
import { type EmbeddedPostgres, startPostgres } from '../server/postgres/embedded.ts';

/** An instance whose way to its database leads through a gate. */
interface Gated {
  readonly folder: string;
  readonly postgres: EmbeddedPostgres;
  readonly gate: PostgresGate;
  readonly system: Running;
  /** Past the gate. */
  readonly sql: Sql;
}

let gated: Gated;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  const folder = await mkdtemp(join(tmpdir(), 'throughline-e2e-gated-'));
  await chmod(folder, 0o755);
  const postgres = await startPostgres({ clusterDir: join(folder, 'cluster'), password: randomUUID() });
  const gate = await startPostgresGate(postgres.url);
  const report = (line: string): void => console.log(line);
  const system = await startProcesses({ dataDir: join(folder, 'data'), databaseUrl: gate.url, report });
  gated = { folder, postgres, gate, system, sql: connect(postgres.url) };
});

test.afterAll(async () => {
  await gated.sql.end();
  await gated.system.stop();
  await gated.gate.stop();
  await gated.postgres.stop();
  await rm(gated.folder, { recursive: true, force: true });
});

const nothingWrong = { lost: 0, doubled: 0, silent: 0, stuck: 0, diverged: 0 };

const settled = async ({ ports, replica }: NodeDevice): Promise<boolean> =>
  (
    await gated.sql`select from sync.mutation
      where grp = ${ports.credential().grp} and mid = ${replica.head.lastMid}`
  ).length > 0;

test('[SYNC-2] [SYNC-11] a web server killed between the commit and its answer: each action is done once', async () => {
  const { gate, sql, system } = gated;
  const [device] = await makeFleet(sql, system.url, 1);
  if (!device) throw new Error('there is no phone');
  for (let round = 1; round <= 3; round += 1) {
    await Promise.all([device.count(), device.count()]);
    let killed: Promise<void> | undefined;
    gate.onCommit = async () => {
      // The web server commits other things, too: this is the one as soon as anybody else can see what it did.
      if (killed || !(await settled(device))) return 'pass';
      killed = system.kill('web');
      await killed;
      return 'cut';
    };
    expect(await device.turn()).toBe(false);
    await expect.poll(() => gate.cuts()).toBe(round);
    gate.onCommit = undefined;
    // Nobody has told the phone.
    expect(device.replica.waiting).toHaveLength(2);
    await system.start('web');
    await healFleet([device]);
  }
  expect(await judgeFleet(sql, [device])).toEqual(nothingWrong);
  expect(device.confirmed.size).toBe(6);
});

const wanted = 200;

test(`[SYNC-2] [SYNC-11] [JOB-1] the connection to the database breaks ${wanted} times just after a commit: each action is done once`, async () => {
  const { gate, sql, system } = gated;
  const before = { cuts: gate.cuts(), worker: system.pids()['worker'] };
  const devices = await makeFleet(sql, system.url, 8);
  const random = randomFrom(3);
  gate.onCommit = async () => (random.chance(0.2) ? 'cut' : 'pass');
  await keepBusy(devices, () => gate.cuts() - before.cuts >= wanted, 3);
  gate.onCommit = undefined;
  await healFleet(devices);
  expect(await judgeFleet(sql, devices)).toEqual(nothingWrong);
  // The phones were told to come again, and nothing else.
  const complaints = devices.flatMap((device) => device.complaints);
  expect(new Set(complaints.map(({ status }) => status))).toEqual(new Set([503]));
  for (const { text } of complaints) expect(text).toMatch(/again/);
  expect(system.pids()['worker']).toBe(before.worker);
});
