import { expect, test } from 'vitest';
import { connect } from '../../server/postgres/connect.ts';
import { testDatabase } from '../../server/postgres/test-database.ts';
import { race } from './race.ts';

const { url } = await testDatabase();

test.each([1, 2])(
  '[SYNC-6] [SYNC-11] eight writers, a foreign transaction of three seconds beside them: phones that pull meanwhile show no wrong row, seed %i',
  async (seed) => {
    const sql = connect(url, 16);
    const raced = await race(sql, { seed, writers: 8, foreign: 2, foreignMs: 3_000, thinkMs: 0, restMs: 0 });
    await sql.end();
    expect(raced).toMatchObject({ wrongRows: 0 });
    // A race nobody ran proves nothing.
    expect(Math.min(raced.held, raced.actions, raced.lags.length)).toBeGreaterThan(50);
    expect(raced.compared).toBeGreaterThan(10);
  },
);
