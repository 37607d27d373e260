import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { healFleet, keepBusy, makeFleet } from '../scripts/fleet/fleet.ts';
import { judgeFleet } from '../scripts/fleet/judge-fleet.ts';
import type { NodeDevice } from '../scripts/fleet/node-device.ts';
import { type SmallRoom, startInSmallRoom } from '../scripts/fleet/small-room.ts';
import { connect, type Sql } from '../server/postgres/connect.ts';

/** Three times what a new plant takes. */
const megabytes = 200;
const phones = 4;
/** Answers that were none, until everybody has met the full disk again and again. */
const perPhone = 5;

let dataDir: string;
let room: SmallRoom;
let sql: Sql;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-e2e-full-'));
  await chmod(dataDir, 0o755);
  room = await startInSmallRoom(dataDir, megabytes, (text) => process.stdout.write(text));
  sql = connect(room.databaseUrl);
});

test.afterAll(async () => {
  await sql?.end({ timeout: 1 });
  await room?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** People go on until each phone has been turned away so many times more. */
async function untilTurnedAway(devices: readonly NodeDevice[], seed: number): Promise<void> {
  const before = devices.map(({ complaints }) => complaints.length);
  const isOver = (): boolean =>
    devices.every(({ complaints }, at) => complaints.length >= (before[at] ?? 0) + perPhone);
  await keepBusy(devices, isOver, seed);
}

/** Makes Postgres ask for the next segment of its log, for which there is no room: without its log it can't go on and ends. */
async function exhaustLog(): Promise<void> {
  await expect
    .poll(() => sql`select pg_switch_wal(), pg_current_xact_id()`.then(() => 'goes on').catch(() => 'is gone'))
    .toBe('is gone');
}

test('[SYNC-2] [SYNC-9] [PROC-11] a server whose disk is full turns devices away for now, and with room again takes all they have, each action once', async () => {
  const before = await room.pids();
  const devices = await makeFleet(sql, room.url, phones);
  await room.fill();
  await untilTurnedAway(devices, 1);
  await exhaustLog();
  await untilTurnedAway(devices, 2);

  for (const { replica } of devices) {
    // The phone says that its actions wait and why, and has lost none.
    expect(replica.head.fault).toBe('server');
    expect(replica.waiting.length).toBeGreaterThan(0);
  }
  for (const { status, text } of devices.flatMap(({ complaints }) => complaints)) {
    expect(status).toBe(503);
    expect(text).toMatch(/"the database is (busy or )?away: [a-z ]*again[a-z ]*"/);
    expect(text).not.toMatch(/space|disk|file|stack|postgres/i);
  }

  await room.free();
  await healFleet(devices);
  for (const { replica } of devices) expect([replica.waiting, replica.head.fault]).toEqual([[], null]);
  expect(await judgeFleet(sql, devices)).toEqual({ lost: 0, doubled: 0, silent: 0, stuck: 0, diverged: 0 });
  // Nobody has started anything again but the launcher Postgres.
  const { postgres: _, ...others } = await room.pids();
  expect(before).toMatchObject(others);
});
