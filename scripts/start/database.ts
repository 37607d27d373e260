import { join } from 'node:path';
import { type EmbeddedPostgres, freePort, startPostgres } from '../../server/postgres/embedded.ts';
import { migrate } from '../../server/postgres/migrate.ts';
import { whyUnreachable } from '../../server/postgres/reach.ts';
import { openLog } from './part.ts';
import { messageOf, Problem } from './problem.ts';
import type { Secrets } from './secrets.ts';
import { placesIn, root, type Settings } from './settings.ts';

/** The instance's database: embedded and kept running, or a given one that is only used. */
export interface Database {
  url: string;
  /** Of the embedded server. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

/** Starts the embedded server, or makes sure that the given one answers. Throws a Problem that says what to do. */
export async function openDatabase(
  settings: Settings,
  secrets: Secrets,
  report: (line: string) => void,
): Promise<Database> {
  if (settings.databaseUrl === undefined) return keepPostgres(settings, secrets, report);
  const why = await whyUnreachable(settings.databaseUrl);
  if (why)
    throw new Problem(
      `DATABASE_URL can’t be reached (${why}): start that database, or unset DATABASE_URL to use the embedded one`,
    );
  return { url: settings.databaseUrl, pid: () => undefined, stop: async () => undefined };
}

/** Applies the migrations; returns how many were new. Throws a Problem naming the file that failed. */
export async function bringUpToDate(url: string): Promise<number> {
  try {
    return (await migrate(url, join(root, 'db/migrations'))).applied.length;
  } catch (cause) {
    throw new Problem(messageOf(cause), { cause });
  }
}

/** An embedded server that is started again on the same port when it dies unasked. */
async function keepPostgres(settings: Settings, secrets: Secrets, report: (line: string) => void): Promise<Database> {
  const places = placesIn(settings.dataDir);
  const log = openLog(join(places.logs, 'postgres.log'));
  const port = await freePort();
  const launch = () =>
    startPostgres({
      clusterDir: places.cluster,
      password: secrets.POSTGRES_PASSWORD,
      port,
      onLog: (text) => log.write(text),
    });
  let server: EmbeddedPostgres | undefined;
  let stopped = false;
  const watch = (now: EmbeddedPostgres): void => {
    server = now;
    void now.exited.then(() => {
      server = undefined;
      if (!stopped) void revive(firstPauseMs);
    });
  };
  let reviving: Promise<void> = Promise.resolve();
  const revive = (pauseMs: number): Promise<void> => {
    report(`postgres stopped; starting it again. Its log: ${join(places.logs, 'postgres.log')}`);
    reviving = new Promise((resolve) => setTimeout(resolve, pauseMs))
      .then(() => (stopped ? undefined : launch().then(watch)))
      .catch(() => (stopped ? undefined : revive(Math.min(pauseMs * 2, 10_000))));
    return reviving;
  };
  try {
    watch(await launch());
  } catch (cause) {
    throw new Problem(`${messageOf(cause)} (log: ${join(places.logs, 'postgres.log')})`, { cause });
  }
  const url = server?.url ?? '';
  return {
    url,
    pid: () => server?.pid,
    async stop() {
      stopped = true;
      await reviving;
      await server?.stop();
      log.end();
    },
  };
}

const firstPauseMs = 300;
