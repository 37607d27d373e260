import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../server/postgres/test-database.ts';
import { Simulation } from './simulation.ts';

const { sql } = await testDatabase();
const nothingWrong = { lost: 0, doubled: 0, silent: 0, stuck: 0, diverged: 0 };

describe('[SYNC-2] [SYNC-6] [SYNC-9] whatever goes wrong on the way, each action ends once and each device shows server + pending', () => {
  test.each([101, 102, 103, 104, 105, 106])('seed %i', async (seed) => {
    const simulation = new Simulation(sql, seed, 3);
    const outcome = await simulation.run(1_500);
    expect(outcome, simulation.world.trace.slice(-200).join('\n')).toMatchObject(nothingWrong);
  });

  test('a seed replays exactly', async () => {
    const runs = [new Simulation(sql, 7, 2), new Simulation(await anotherDatabase(), 7, 2)];
    for (const run of runs) await run.run(400);
    const [first, second] = runs.map(({ world }) => world.trace);
    expect(second).toEqual(first);
    expect(first?.length).toBeGreaterThan(50);
  });
});

// The same seed makes the same ids, so it needs a database that has not seen them.
const anotherDatabase = async () => (await testDatabase()).sql;
