import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { migrate } from './migrate.ts';
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
  try {
    const admin = postgres(cluster.urlOf(), { max: 1 });
    await admin`create database ${admin(TEMPLATE)}`;
    await admin.end();
    await migrate(cluster.urlOf(TEMPLATE));
  } catch (cause) {
    await cluster.stop();
    throw cause;
  }
  project.provide('postgresUrl', cluster.urlOf());
  project.provide('postgresTemplate', TEMPLATE);
  return () => cluster.stop();
}
