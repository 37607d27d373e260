import { connect } from '../server/postgres/connect.ts';
import { newId } from '../server/postgres/id.ts';
import { keepDemoFiles } from '../server/seed/demo-files.ts';
import { hasDemo, seedDemo } from '../server/seed/demo-plant.ts';
import { storageFrom } from '../server/storage/open-storage.ts';
import { readCommand } from './start/command.ts';
import { messageOf } from './start/problem.ts';
import { settingsFrom } from './start/settings.ts';

/** Fills the demo plant into the migrated database that DATABASE_URL names. */
async function main(): Promise<void> {
  readCommand('seed', 'usage: DATABASE_URL=postgres://… npm run seed', {});
  const url = process.env['DATABASE_URL'];
  if (!url)
    throw new Error('DATABASE_URL is not set: name a migrated database, or use `npm start`, which seeds its own');
  const sql = connect(url);
  try {
    if (await hasDemo(sql)) {
      console.log('The demo plant is there already; nothing was changed.');
      return;
    }
    await keepDemoFiles(storageFrom({ ...process.env, DATA_DIR: settingsFrom(process.env).dataDir }));
    const { tenantId } = await seedDemo({ sql, now: Date.now, newId });
    console.log(`The demo plant is filled (tenant ${tenantId}).`);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

main().catch((cause: unknown) => {
  console.error(`seed: ${messageOf(cause)}`);
  process.exit(1);
});
