import { join } from 'node:path';
import { connect } from '../../server/postgres/connect.ts';
import { newId } from '../../server/postgres/id.ts';
import { migrate } from '../../server/postgres/migrate.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { messageOf, Problem } from './problem.ts';
import { root } from './settings.ts';

/**
 * Brings the schema up to date and, for a demo, fills an empty database with the demo plant. Throws a Problem that names
 * the migration that failed, or says why the plant could not be seeded.
 */
export async function fillDatabase(
  url: string,
  { demo, storage }: { readonly demo: boolean; readonly storage: Storage },
  report: (line: string) => void,
): Promise<void> {
  const { applied } = await migrate(url, join(root, 'db/migrations')).catch((cause: unknown) => {
    throw new Problem(messageOf(cause), { cause });
  });
  if (applied.length > 0) report(`Database: ${applied.length} migrations applied`);
  if (!demo) return;
  const sql = connect(url);
  try {
    const [tenant] = await sql`select 1 from app.tenant limit 1`;
    if (tenant) return;
    report('Seeding the demo plant …');
    // Loaded only when needed: it is large, and most starts find a plant.
    const { seedDemo } = await import('../../server/seed/demo-plant.ts');
    const { keepDemoFiles } = await import('../../server/seed/demo-files.ts');
    // Its bytes first: a row says of a file that it is kept only when it is.
    await keepDemoFiles(storage);
    await seedDemo({ sql, now: Date.now, newId });
  } catch (cause) {
    throw new Problem(`the demo plant could not be seeded: ${messageOf(cause)}`, { cause });
  } finally {
    await sql.end({ timeout: 1 });
  }
}
