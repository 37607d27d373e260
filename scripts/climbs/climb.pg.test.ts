import { expect, test } from 'vitest';
import { testDatabase } from '../../server/postgres/test-database.ts';
import { climb } from './climb.ts';

/** What the loops say at least: who lists none of these has not listed the loops. */
const loops = [
  'select tenant_id as "tenantId", id, queue, payload',
  'with recursive plant',
  'select ops.ms_to_next_job',
  'begin',
  'select t.* from public."task"',
  'insert into public."escalation"',
  'insert into public."reminder"',
  'insert into public."notice"',
  'insert into ops.job',
  'update ops.job set state',
  'commit',
];

const { sql, url } = await testDatabase();

test('[DEADLINE-7] three workers killed at every step of a deadline: each level is told once, none is missed, none after an answer', {
  timeout: 660_000,
}, async () => {
  const { kills, steps, spared, ...outcome } = await climb(sql, url, {
    seed: 1,
    lots: 40,
    workers: 3,
    withinMs: 15_000,
    deathsPerStep: 1,
  });
  // Each statement of the loops was somebody's last, before it was sent and right after.
  expect(spared).toEqual([]);
  expect(kills).toBeGreaterThan(2 * loops.length);
  for (const loop of loops)
    expect(
      Object.keys(steps).some((step) => step.startsWith(loop)),
      loop,
    ).toBe(true);
  expect(outcome).toMatchObject({ missed: 0, doubled: 0, afterTaken: 0, unreminded: 0, misreminded: 0 });
  expect(outcome.runs).toBeGreaterThanOrEqual(210);
  expect(outcome.told).toBeGreaterThan(200);
  expect(outcome.reminded).toBeGreaterThan(50);
  // Others took over what the dead left. How soon is a timing: `npm run -s soak -- --climbs` judges it.
  expect(outcome.takenOver).toBeGreaterThan(0);
});
