/**
 * A migrated Postgres database of one's own, for one `.pg.test.ts` file:
 *
 *     import { testDatabase } from '../postgres/test-database.ts';
 *
 *     const { sql, url } = await testDatabase();          // at the top of the file
 *
 *     test('[STOCK-1] …', async () => {
 *       await sql`insert into …`;                          // `postgres` client, superuser, up to 10 connections
 *     });
 *
 * The database is a clone of a template that holds every migration and no rows. It is dropped when the file ends.
 * Hand `url` to the product's own pool where the pool itself is under test.
 */
import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, inject } from 'vitest';

export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  readonly sql: Sql;
}

/**
 * Clones the template database and drops the clone after the last test of the file (or of the enclosing `describe`).
 * `label` shows in the database's name; a name that does not contain `test` is refused.
 */
export async function testDatabase(label = 'test'): Promise<TestDatabase> {
  const name = `${label}_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  refuseUnlessTest(name);
  const template = inject('postgresTemplate');
  const admin = postgres(inject('postgresUrl'), { max: 1, onnotice: () => undefined });
  await cloneDatabase(admin, template, name);

  const url = new URL(inject('postgresUrl'));
  url.pathname = name;
  const sql = postgres(url.href, { max: 10, onnotice: () => undefined });

  afterAll(async () => {
    await sql.end({ timeout: 1 });
    await dropDatabase(admin, name);
    await admin.end({ timeout: 1 });
  });
  return { name, url: url.href, sql };
}

/** Creates `name` as a copy of `template`. Throws when `name` does not say that it is a test database. */
async function cloneDatabase(admin: Sql, template: string, name: string): Promise<void> {
  refuseUnlessTest(name);
  await admin`create database ${admin(name)} template ${admin(template)}`;
}

/** Drops `name`, ending whatever is still connected. Throws when `name` does not say that it is a test database. */
async function dropDatabase(admin: Sql, name: string): Promise<void> {
  refuseUnlessTest(name);
  await admin`drop database if exists ${admin(name)} with (force)`;
}

function refuseUnlessTest(name: string): void {
  if (/(^|_)test(_|$)/.test(name)) return;
  throw new Error(`Refused: the database name "${name}" has no word "test" in it.`);
}
