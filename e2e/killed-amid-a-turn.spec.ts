import { healFleet, makeFleet } from '../scripts/fleet/fleet.ts';
import { judgeFleet } from '../scripts/fleet/judge-fleet.ts';
import type { NodeDevice } from '../scripts/fleet/node-device.ts';
import type { Running } from '../scripts/start/running.ts';
import type { Sql, TransactionSql } from '../server/postgres/connect.ts';
import { connect } from '../server/postgres/connect.ts';
import { expect, test } from './system.ts';

test.use({ instance: 'fleet' });

const nothingWrong = { lost: 0, doubled: 0, silent: 0, stuck: 0, diverged: 0 };

/** Sessions of the database that wait for somebody's lock. */
const waiters = (sql: Sql): Promise<{ pid: number }[]> =>
  sql<{ pid: number }[]>`select pid from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;

/** Holds a phone's turn up where it meets `lock`, and then lets `kill` do its worst; the turn has to fail. */
async function killAmidTurn(
  system: Running,
  device: NodeDevice,
  lock: (tx: TransactionSql) => Promise<unknown>,
  kill: (waiting: readonly number[]) => void,
): Promise<void> {
  const sql = connect(system.databaseUrl, 2);
  const held = sql.begin(async (tx) => {
    await lock(tx);
    const turn = device.turn();
    await expect.poll(async () => (await waiters(sql)).length, { intervals: [5] }).toBeGreaterThan(0);
    kill((await waiters(sql)).map(({ pid }) => pid));
    expect(await turn).toBe(false);
  });
  // Whoever held the lock lost it with everybody else.
  await held.catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error)) throw error;
  });
  await sql.end({ timeout: 1 });
}

const ends: readonly (readonly [who: string, kill: (system: Running, waiting: readonly number[]) => void])[] = [
  ['the web server', (system) => process.kill(system.pids()['web'] ?? 0, 'SIGKILL')],
  ['the database server', (system) => process.kill(system.pids()['postgres'] ?? 0, 'SIGKILL')],
  [
    'its process at this work',
    (_, waiting) => {
      for (const pid of waiting) process.kill(pid, 'SIGKILL');
    },
  ],
];

for (const [who, kill] of ends) {
  test(`[SYNC-2] [SYNC-11] ${who} killed amid a push and amid a pull: all comes back by itself, each action is done once`, async ({
    sql,
    system,
  }) => {
    const [device] = await makeFleet(sql, system.url, 1);
    if (!device) throw new Error('there is no phone');
    const worker = system.pids()['worker'];
    const die = (waiting: readonly number[]): void => kill(system, waiting);
    await Promise.all([device.count(), device.count(), device.count()]);
    const step = (tx: TransactionSql) => tx`select from public.operation where id = ${device.stepId} for update`;
    await killAmidTurn(system, device, step, die);
    expect(device.replica.waiting).toHaveLength(3);
    await healFleet([device]);
    expect(device.replica.waiting).toEqual([]);

    const names = (tx: TransactionSql) => tx`lock table public.alias in access exclusive mode`;
    await killAmidTurn(system, device, names, die);
    await healFleet([device]);

    expect(await judgeFleet(sql, [device])).toEqual(nothingWrong);
    for (const { status, text } of device.complaints) {
      expect(status).toBe(503);
      expect(text).toMatch(/again/);
    }
    // The worker, too, only had to come again.
    expect(system.pids()['worker']).toBe(worker);
    await expect.poll(async () => (await fetch(`${system.url}/api/health`)).status).toBe(200);
  });
}
