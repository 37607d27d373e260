import { expect, test } from 'vitest';
import { testDatabase } from '../postgres/test-database.ts';
import { warmUp } from './warm-up.ts';

const { sql } = await testDatabase();

test('every connection has planned a pull’s statements, and is free again', async () => {
  await warmUp(sql, 3);
  const counted = await Promise.all(
    Array.from({ length: 3 }, () =>
      sql.begin(async (tx) => {
        const [row] = await tx<{ pid: number; n: number }[]>`
          select pg_backend_pid() as pid, (select count(*)::int from pg_prepared_statements where generic_plans > 0) as n
          from pg_sleep(0.05)`;
        return row;
      }),
    ),
  );
  expect(new Set(counted.map((row) => row?.pid)).size).toBe(3);
  for (const row of counted) expect(row?.n).toBeGreaterThanOrEqual(4);
});
