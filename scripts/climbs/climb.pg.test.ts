import { expect, test } from 'vitest';
import { testDatabase } from '../../server/postgres/test-database.ts';
import { climb } from './climb.ts';

const { sql, url } = await testDatabase();

test('[DEADLINE-7] three workers killed at every step of a deadline: each level is told once, none is missed, none after an answer', {
  timeout: 660_000,
}, async () => {
  const { kills, steps, ...outcome } = await climb(sql, url, {
    seed: 1,
    lots: 40,
    workers: 3,
    withinMs: 15_000,
    deathsPerStep: 1,
  });
  expect(outcome).toMatchObject({ runs: 210, missed: 0, doubled: 0, afterTaken: 0 });
  expect(outcome.told).toBeGreaterThan(200);
  expect(outcome).toMatchObject({ unreminded: 0, misreminded: 0 });
  expect(outcome.reminded).toBeGreaterThan(50);
  // Others took over what the dead left. How soon is a timing: `npm run -s soak -- --climbs` judges it.
  expect(outcome.takenOver).toBeGreaterThan(0);
  // A crew nobody harmed proves nothing: some died before and after leasing, telling and completing.
  expect(kills).toBeGreaterThan(15);
  for (const step of [
    'with ready as materialized',
    'insert into public."escalation"',
    'insert into public."reminder"',
    'update ops.job set state',
    'commit',
  ])
    expect(
      Object.keys(steps).some((each) => each.toLowerCase().startsWith(step.toLowerCase())),
      step,
    ).toBe(true);
});
