import type { Secrets } from './secrets.ts';

/** The parts that can be ended and started again one by one. */
export type PartName = 'web' | 'worker' | 'ingest';

/** A whole running instance. */
export interface Running {
  url: string;
  port: number;
  ingestUrl: string;
  /** Where mail is taken in; undefined without that door. */
  smtpPort: number | undefined;
  databaseUrl: string;
  dataDir: string;
  secrets: Secrets;
  /** Process ids by part; `postgres` among them when it is embedded. */
  pids(): Record<string, number>;
  /** Ends one part (SIGKILL unless told otherwise) and leaves it down until it is started. */
  kill(part: PartName, signal?: NodeJS.Signals): Promise<void>;
  /** Starts a part that is down; resolves when it works. */
  start(part: PartName): Promise<void>;
  /** Ends every part, then Postgres, and lets go of the data directory. Safe to call twice. */
  stop(): Promise<void>;
}
