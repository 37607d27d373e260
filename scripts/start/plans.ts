import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };
import type { PartPlan } from './part.ts';
import type { PartName } from './running.ts';
import type { Secrets } from './secrets.ts';
import { placesIn, root, type Settings } from './settings.ts';

/** What the plans of an instance's parts depend on. */
export interface Ground {
  settings: Settings;
  secrets: Secrets;
  url: string;
  ingestUrl: string;
  smtpPort: number | undefined;
  databaseUrl: string;
  /** Whether the worker with this process id has given a fresh sign of life. */
  workerLives(pid: number): Promise<boolean>;
}

const leash = join(root, 'scripts/start/leash.ts');
/** A small young generation costs these parts nothing measurable and saves tens of megabytes each. */
const onLeash = ['--max-semi-space-size=4', '--import', pathToFileURL(leash).href];

/** How each part is run, and how one sees that it works. */
export function partPlans(ground: Ground): Record<PartName, PartPlan> {
  const { settings, url, ingestUrl } = ground;
  const env = environment(ground);
  const logFile = (name: PartName): string => join(placesIn(settings.dataDir).logs, `${name}.log`);
  return {
    web: {
      name: 'web',
      command: process.execPath,
      args: [...onLeash, 'web/web.ts'],
      env,
      logFile: logFile('web'),
      isReady: () => healthOf(`${url}/api/health`).then((health) => health?.['db'] === 'up'),
    },
    worker: {
      name: 'worker',
      command: process.execPath,
      args: [...onLeash, 'server/worker.ts'],
      env,
      logFile: logFile('worker'),
      isReady: (pid) => ground.workerLives(pid),
    },
    ingest: {
      name: 'ingest',
      command: join(root, 'node_modules/deno', process.platform === 'win32' ? 'deno.exe' : 'deno'),
      args: denoCommand(),
      env: { ...env, DENO_DIR: join(root, 'node_modules/.cache/deno'), DENO_NO_UPDATE_CHECK: '1' },
      logFile: logFile('ingest'),
      isReady: () => healthOf(`${ingestUrl}/health`).then((health) => health?.['status'] === 'ok'),
    },
  };
}

function environment({
  settings,
  secrets,
  url,
  ingestUrl,
  smtpPort,
  databaseUrl,
}: Ground): Record<string, string | undefined> {
  const { POSTGRES_PASSWORD: _, ...shared } = secrets;
  return {
    ...shared,
    DATABASE_URL: databaseUrl,
    DATA_DIR: settings.dataDir,
    HOST: settings.host,
    PORT: new URL(url).port,
    INGEST_HOST: '127.0.0.1',
    INGEST_PORT: new URL(ingestUrl).port,
    INGEST_URL: ingestUrl,
    SMTP_PORT: smtpPort === undefined ? undefined : String(smtpPort),
    THROUGHLINE_VERSION: packageJson.version,
    THROUGHLINE_DEMO: settings.demo ? '1' : undefined,
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_ENV: settings.dev ? 'development' : 'production',
  };
}

/** Packages come from node_modules, nothing is fetched; it may use the network and read its environment, nothing else. */
function denoCommand(): string[] {
  const program = join(root, 'supabase/functions/ingest/index.ts');
  const closed = ['--no-remote', '--cached-only', '--node-modules-dir=manual', '--no-lock', '--no-prompt'];
  const allowed = ['--allow-net', '--allow-env', `--allow-read=${dirname(program)}`];
  return ['run', ...closed, ...allowed, join(root, 'scripts/start/on-leash.ts'), program];
}

/** What a part's health door says, whatever its status; undefined when nobody answers in time. */
export async function healthOf(address: string): Promise<Record<string, unknown> | undefined> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(2_000) });
    const body: unknown = await answer.json();
    return typeof body === 'object' && body !== null ? { ...body } : undefined;
  } catch {
    return undefined;
  }
}
