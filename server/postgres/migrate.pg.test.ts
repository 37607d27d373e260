import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from './migrate.ts';
import { testDatabase } from './test-database.ts';

const { sql, url } = await testDatabase();
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-migrations-'));
  await sql`drop schema if exists supabase_migrations, step cascade`;
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const put = (file: string, text: string): Promise<void> => writeFile(join(directory, file), text);
const first = '20260101000000_first.sql';
const second = '20260101000001_second.sql';

async function twoMigrations(): Promise<void> {
  await put(second, 'create table step.two (id int references step.one (id));');
  await put(first, 'create schema step; create table step.one (id int primary key);');
}

test('[PROC-1] migrations are applied in the order of their numbers, once, and noted as the Supabase CLI notes them', async () => {
  await twoMigrations();
  expect(await migrate(url, directory)).toEqual({ applied: [first, second], known: 0 });
  expect(await migrate(url, directory)).toEqual({ applied: [], known: 2 });
  const notes =
    await sql`select version, name, cardinality(statements) as count from supabase_migrations.schema_migrations order by version`;
  expect([...notes]).toEqual([
    { version: '20260101000000', name: 'first', count: 1 },
    { version: '20260101000001', name: 'second', count: 1 },
  ]);
});

test('[PROC-1] of runners at the same time one does the work and the others find it done', async () => {
  await twoMigrations();
  const runs = await Promise.all([1, 2, 3, 4].map(() => migrate(url, directory)));
  expect(runs.flatMap((run) => run.applied)).toEqual([first, second]);
});

test('[PROC-1] what the Supabase CLI has applied is known here, in as many statements as it cut it into', async () => {
  await twoMigrations();
  await migrate(url, directory);
  const notes = [
    ['20260101000000', ['create schema step', 'create table step.one (id int primary key)']],
    ['20260101000001', ['create table step.two (id int references step.one (id))']],
  ] as const;
  for (const [version, statements] of notes)
    await sql`update supabase_migrations.schema_migrations set statements = ${[...statements]} where version = ${version}`;
  expect(await migrate(url, directory)).toEqual({ applied: [], known: 2 });
});

test('[PROC-2] a migration that fails is named with its line and leaves nothing of itself behind', async () => {
  await twoMigrations();
  await put(second, 'create table step.half (id int);\ncreate table step.two (id nonsense);');
  await expect(migrate(url, directory)).rejects.toThrow(`migration ${second}:2 failed: type "nonsense" does not exist`);
  const [left] =
    await sql`select to_regclass('step.one') is not null as one, to_regclass('step.half') is not null as half`;
  expect(left).toEqual({ one: true, half: false });
  await put(second, 'create table step.two ();');
  expect((await migrate(url, directory)).applied).toEqual([second]);
});

test('[PROC-2] a migration edited after it was applied is named', async () => {
  await twoMigrations();
  await migrate(url, directory);
  await put(first, 'create schema step;');
  await expect(migrate(url, directory)).rejects.toThrow(`migration ${first} was edited`);
});

test('[PROC-2] a file that is not named like a migration is named', async () => {
  await put('0001_first.sql', 'select 1');
  await expect(migrate(url, directory)).rejects.toThrow('0001_first.sql: a migration is named');
});
