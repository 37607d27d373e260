import { expect, test } from 'vitest';
import { testDatabase } from './test-database.ts';

const { sql, name } = await testDatabase();

test('a file gets a database of its own, on Postgres 17', async () => {
  const [row] =
    await sql`select current_database() as name, current_setting('server_version_num')::int / 10000 as major`;
  expect(row).toEqual({ name, major: 17 });
});

test('a database whose name lacks the word test is refused', async () => {
  await expect(testDatabase('throughline')).rejects.toThrow('no word "test"');
});
