/**
 * Measures intake whole and for real: an instance of its own in a temporary folder and a real Tryton (Debian, root).
 * `npm run -s bench:intake -- --json [--only interpret,webhooks,erp] [--seconds 60] [--ids 1000]` prints one line; how each figure is taken stands in
 * docs/figures.md. Ends by itself within fifteen minutes.
 */
import { globSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepareTryton, trytonPackages } from '../server/orders/erp/tryton/tryton-server-fixture.ts';
import { connect } from '../server/postgres/connect.ts';
import { erpFigures } from './bench-intake/erp.ts';
import { webhookFigures } from './bench-intake/webhooks.ts';
import { namesAmong, readCommand, refuseCommand } from './start/command.ts';
import { messageOf } from './start/problem.ts';
import { startProcesses } from './start/processes.ts';
import { installPackages } from './test-real/install.ts';

const parts = ['interpret', 'webhooks', 'erp'] as const;
const usage = `usage: npm run -s bench:intake -- --json [--only ${parts.join(',')}] [--seconds 60] [--ids 1000]`;
const { values } = readCommand('bench:intake', usage, {
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: parts.join(',') },
    seconds: { type: 'string', default: '60' },
    ids: { type: 'string', default: '1000' },
  },
});
const wanted =
  namesAmong(values.only, parts) ?? refuseCommand('bench:intake', usage, `there is more than these in ${values.only}`);
const say = (line: string): void => {
  if (!values.json) console.error(line);
};

/** The interpreter's own figures, where `scripts/bench-intake/interpret.ts` exports `benchInterpret`. */
async function interpreterFigures(): Promise<object> {
  const [file] = globSync('scripts/bench-intake/interpret.ts');
  if (!file || !wanted.has('interpret')) return {};
  const { benchInterpret }: { benchInterpret?: () => unknown } = await import(pathToFileURL(file).href);
  return benchInterpret ? { interpretMs: benchInterpret() } : {};
}

async function main(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  say('interpreter …');
  const figures: Record<string, unknown> = { ...(await interpreterFigures()) };
  if (wanted.has('webhooks') || wanted.has('erp')) {
    const running = await startProcesses({ dataDir: join(folder, 'data'), report: say });
    const sql = connect(running.databaseUrl);
    try {
      if (wanted.has('webhooks')) figures['webhooks'] = await webhookFigures(running, sql, Number(values.ids), say);
      if (wanted.has('erp')) {
        say('Tryton …');
        installPackages(trytonPackages);
        const prepared = join(folder, 'tryton');
        await mkdir(prepared);
        await prepareTryton(prepared);
        Object.assign(figures, await erpFigures(running, sql, { prepared, seconds: Number(values.seconds) }, say));
      }
    } finally {
      await sql.end();
      await running.stop();
    }
  }
  console.log(JSON.stringify(figures));
}

const folder = await mkdtemp(join(tmpdir(), 'throughline-bench-intake-'));
main(folder)
  .catch((cause: unknown) => {
    console.error(`bench:intake: ${messageOf(cause)}`);
    process.exitCode = 1;
  })
  .finally(() => rm(folder, { recursive: true, force: true }));
