import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dumpSchema } from '../../server/postgres/dump-schema.ts';
import { migrate } from '../../server/postgres/migrate.ts';
import { startTestCluster } from '../../server/postgres/test-cluster.ts';
import { ROOT } from './run-tool.ts';
import type { Step } from './step.ts';

const FILE = 'db/schema.sql';

/** `db/schema.sql` is what a database looks like after every migration; `--fix` writes it anew. */
export const schemaStep: Step = {
  name: 'schema',
  run: async ({ fix }) => {
    const fresh = await dumpMigrated();
    const path = join(ROOT, FILE);
    const kept = await readFile(path, 'utf8').catch(() => '');
    if (kept === fresh) return [];
    if (fix) {
      await writeFile(path, fresh);
      return [];
    }
    return [
      `${FILE}:${firstDifference(kept, fresh)} is not what the migrations make; npm run check -- --only schema --fix`,
    ];
  },
};

async function dumpMigrated(): Promise<string> {
  const cluster = await startTestCluster();
  try {
    await migrate(cluster.urlOf());
    return await dumpSchema(cluster.urlOf());
  } finally {
    await cluster.stop();
  }
}

function firstDifference(one: string, other: string): number {
  const lines = other.split('\n');
  return one.split('\n').findIndex((line, at) => line !== lines[at]) + 1;
}
