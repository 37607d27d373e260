import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from './problem.ts';

/** The project's folder: every path of the product is found from here, whatever the working directory is. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** How an instance is wanted. */
export interface Settings {
  /** Keeps the database, the secrets and the logs. */
  dataDir: string;
  /** Where the web server listens; 0 picks a free port. */
  port: number;
  /** The readings' own door; a free port when absent. */
  ingestPort?: number | undefined;
  /** Where mail is taken in over SMTP; a free port near the others in the demo, no such door otherwise. */
  smtpPort?: number | undefined;
  /** The address to listen on; loopback unless told otherwise, because the demo signs anyone in. */
  host: string;
  /** An existing database instead of the embedded one. */
  databaseUrl?: string | undefined;
  /** Demo plant, one-click sign-in and the tour. */
  demo: boolean;
  /** `next dev` instead of the built product. */
  dev: boolean;
}

/** Reads the settings of `npm start` from the environment. Throws a Problem on a value that can't be meant. */
export function settingsFrom(env: Record<string, string | undefined>): Omit<Settings, 'dev'> {
  return {
    dataDir: resolve(root, env['DATA_DIR'] || 'data'),
    port: portFrom('PORT', env['PORT']) ?? 3000,
    ingestPort: portFrom('INGEST_PORT', env['INGEST_PORT']),
    smtpPort: portFrom('SMTP_PORT', env['SMTP_PORT']),
    host: env['HOST'] || '127.0.0.1',
    databaseUrl: env['DATABASE_URL'] || undefined,
    demo: env['THROUGHLINE_MODE'] !== 'live',
  };
}

function portFrom(name: string, given: string | undefined): number | undefined {
  if (given === undefined || given === '') return undefined;
  const port = Number(given);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Problem(`${name}=${given} is not a port: give a number from 1 to 65535`);
  return port;
}

/** Where things are kept below DATA_DIR. */
export function placesIn(dataDir: string) {
  return {
    cluster: join(dataDir, 'postgres'),
    logs: join(dataDir, 'logs'),
    lock: join(dataDir, 'instance.lock'),
    instance: join(dataDir, 'instance.json'),
    secrets: join(dataDir, 'secrets.json'),
  };
}
