import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedPostgres, freePort, startPostgres } from '../../server/postgres/embedded.ts';
import { whyUnreachable } from '../../server/postgres/reach.ts';
import { openLog } from './log-file.ts';
import { messageOf, Problem } from './problem.ts';
import type { Secrets } from './secrets.ts';
import { placesIn, type Settings } from './settings.ts';

/** The instance's database: embedded and kept running, or a given one that is only used. */
export interface Database {
  url: string;
  /** `{ postgres }` when the server is embedded. */
  pids(): Record<string, number>;
  stop(): Promise<void>;
}

/** Starts the embedded server, or makes sure that the given one answers. Throws a Problem that says what to do. */
export async function openDatabase(
  settings: Settings,
  secrets: Secrets,
  report: (line: string) => void,
  onPid: () => void,
): Promise<Database> {
  if (settings.databaseUrl === undefined) return keepPostgres(settings, secrets, report, onPid);
  const why = await whyUnreachable(settings.databaseUrl);
  if (why)
    throw new Problem(
      `DATABASE_URL can’t be reached (${why}): start that database, or unset DATABASE_URL to use the embedded one`,
    );
  return { url: settings.databaseUrl, pids: () => ({}), stop: async () => undefined };
}

/** An embedded server that is started again on the same port when it dies unasked. */
async function keepPostgres(
  settings: Settings,
  secrets: Secrets,
  report: (line: string) => void,
  onPid: () => void,
): Promise<Database> {
  const places = placesIn(settings.dataDir);
  const logFile = join(places.logs, 'postgres.log');
  const log = openLog(logFile);
  const port = await freePort();
  const launch = (): Promise<EmbeddedPostgres> =>
    startPostgres({
      clusterDir: places.cluster,
      password: secrets.POSTGRES_PASSWORD,
      port,
      onLog: (text) => log.write(text),
    });
  let server = await launch().catch((cause: unknown) => {
    log.end();
    throw new Problem(`${messageOf(cause)} (log: ${logFile})`, { cause });
  });
  let stopped = false;
  const keep = async (): Promise<void> => {
    for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
      await server.exited;
      if (stopped) return;
      report(`postgres stopped; starting it again in ${pause / 1_000} s. Its log: ${logFile}`);
      await sleep(pause);
      // A failed launch leaves the old server in place, whose end has already come: the next round tries again.
      if (!stopped) server = await launch().catch(() => server);
      if (!stopped) onPid();
    }
  };
  const kept = keep();
  return {
    url: server.url,
    pids: () => ({ postgres: server.pid }),
    async stop() {
      stopped = true;
      await server.stop();
      await kept;
      await server.stop();
      log.end();
    },
  };
}

const firstPauseMs = 300;
const longestPauseMs = 10_000;
