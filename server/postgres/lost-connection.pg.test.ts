import { expect, test } from 'vitest';
import { connectPool } from './connect.ts';
import { testDatabase } from './test-database.ts';

const { sql, url } = await testDatabase();

test('[PROC-10] a connection lost in the middle of a transaction ends that transaction, and the pool goes on', async () => {
  const pool = connectPool(url);
  const outside = [...Array(30).keys()].map(async (round) => {
    const lost = pool.begin(async (tx) => {
      const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await tx.savepoint(async (inner) => {
        await sql`select pg_terminate_backend(${row?.pid ?? 0})`;
        return inner`select ${round}::int`;
      });
    });
    await expect(lost).rejects.toMatchObject({ code: expect.stringMatching(/^(57P01|CONNECTION_CLOSED|ECONNRESET)$/) });
  });
  await Promise.all(outside);
  const answers = await Promise.all([...Array(30).keys()].map((n) => pool<{ n: number }[]>`select ${n}::int as n`));
  expect(answers.map(([row]) => row?.n)).toEqual([...Array(30).keys()]);
  await pool.end({ timeout: 1 });
});
