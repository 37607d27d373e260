import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';

/** Any fixed number; every runner against one database must use the same. */
const lockKey = 7_304_812_255;

/** What a run did: names of the files applied now, in order. */
export interface Migrated {
  applied: string[];
  known: number;
}

interface Migration {
  file: string;
  version: string;
  name: string;
  text: string;
}

/**
 * Brings the database at `url` to the newest migration: files `NNNNNNNNNNNNNN_name.sql` in order, each in a transaction of
 * its own, noted where the Supabase CLI notes them, so that either tool continues the other's work. Concurrent runs wait
 * for each other. Throws naming the file when one fails or was edited after it had been applied.
 */
export async function migrate(url: string, directory = 'db/migrations'): Promise<Migrated> {
  const migrations = await readMigrations(directory);
  const sql = postgres(url, { max: 1, onnotice: () => undefined, connect_timeout: 10 });
  try {
    await sql`select pg_advisory_lock(${lockKey})`;
    await sql`create schema if not exists supabase_migrations`;
    await sql`create table if not exists supabase_migrations.schema_migrations
      (version text not null primary key, statements text[], name text)`;
    const rows = await sql<{ version: string; statements: string[] | null }[]>`
      select version, statements from supabase_migrations.schema_migrations`;
    const known = new Map(rows.map((row) => [row.version, row.statements]));
    const applied: string[] = [];
    for (const migration of migrations) {
      const before = known.get(migration.version);
      if (before === undefined) {
        await apply(sql, migration);
        applied.push(migration.file);
      } else refuseEdited(migration, before);
    }
    return { applied, known: known.size };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file) => {
      const [, version, name] = /^(\d{14})_([a-z0-9_]+)\.sql$/.exec(file) ?? [];
      if (!version || !name) throw new Error(`${join(directory, file)}: a migration is named NNNNNNNNNNNNNN_name.sql`);
      return { file, version, name, text: await readFile(join(directory, file), 'utf8') };
    }),
  );
}

async function apply(sql: postgres.Sql, { file, version, name, text }: Migration): Promise<void> {
  try {
    await sql.begin(async (transaction) => {
      await transaction.unsafe(text);
      await transaction`insert into supabase_migrations.schema_migrations (version, statements, name)
        values (${version}, ${[text]}, ${name})`;
    });
  } catch (cause) {
    const line =
      cause instanceof postgres.PostgresError && cause.position ? `:${lineAt(text, Number(cause.position))}` : '';
    throw new Error(`migration ${file}${line} failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/**
 * The Supabase CLI notes a file as its statements, without the last semicolon of each; only a note of one, as our own is
 * and the CLI's of a short file, can be compared.
 */
function refuseEdited({ file, text }: Migration, statements: string[] | null): void {
  const [noted, ...more] = statements ?? [];
  if (noted !== undefined && more.length === 0 && withoutEnd(noted) !== withoutEnd(text)) {
    throw new Error(
      `migration ${file} was edited after it had been applied to this database: restore it and add a new one, or start with a fresh DATA_DIR`,
    );
  }
}

const withoutEnd = (text: string): string => text.trim().replace(/;$/, '');

const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length;
