import { readdir, readFile } from 'node:fs/promises';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { startTestCluster } from './test-cluster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
    postgresTemplate: string;
  }
}

const TEMPLATE = 'template_test';

/** Runs once before the first `.pg.test.ts`: one Postgres, one migrated template that every file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestCluster();
  const admin = postgres(cluster.urlOf(), { max: 1 });
  await admin`create database ${admin(TEMPLATE)}`;
  await admin.end();
  await migrate(cluster.urlOf(TEMPLATE));
  project.provide('postgresUrl', cluster.urlOf());
  project.provide('postgresTemplate', TEMPLATE);
  return () => cluster.stop();
}

async function migrate(url: string): Promise<void> {
  const folder = new URL('../../db/migrations/', import.meta.url);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.sql')).sort();
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  for (const name of names) await sql.unsafe(await readFile(new URL(name, folder), 'utf8'));
  await sql.end();
}
