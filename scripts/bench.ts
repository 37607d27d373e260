/**
 * Measures the product on this machine, whole and for real: an instance of its own in a temporary folder, real Postgres,
 * real Chromium. `npm run -s bench -- --json` prints one line; how each figure is taken stands in docs/figures.md.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../server/postgres/connect.ts';
import { openBrowser } from './bench/browser.ts';
import { holdToTasks } from './bench/hold-to-tasks.ts';
import { memoryOf } from './bench/memory.ts';
import { messageToOrder } from './bench/message-to-order.ts';
import { addThousandTasks, onThePhone } from './bench/on-the-phone.ts';
import { spread } from './bench/spread.ts';
import { readCommand } from './start/command.ts';
import { messageOf } from './start/problem.ts';
import { startProcesses } from './start/processes.ts';

/** Long enough for idle database connections to be given up. */
const restMs = 75_000;

const { values } = readCommand('bench', 'usage: npm run -s bench -- --json', {
  options: { json: { type: 'boolean', default: false } },
});
const say = (line: string): void => {
  if (!values.json) console.error(line);
};
const dataDir = await mkdtemp(join(tmpdir(), 'throughline-bench-'));

async function main(): Promise<void> {
  await chmod(dataDir, 0o755);
  say('first start, with the demo seed …');
  await (await startProcesses({ dataDir, report: say })).stop();
  say('warm start …');
  const begun = performance.now();
  const running = await startProcesses({ dataDir, report: say });
  const startWarmMs = Math.round(performance.now() - begun);
  const sql = connect(running.databaseUrl);
  try {
    say('at rest …');
    await sleep(restMs);
    const memory = await memoryOf([process.pid, ...Object.values(running.pids())]);
    say('messages …');
    const messages = await messageToOrder(running, 40);
    say('holds …');
    const browser = await openBrowser();
    const holds = await holdToTasks(running, browser, sql, 20).finally(() => browser.close());
    say('a phone with 1,000 tasks …');
    await addThousandTasks(sql);
    const phone = await onThePhone(running, 11, 60);
    console.log(
      JSON.stringify({
        messageToOrderMs: spread(messages),
        holdToTasksMs: spread(holds),
        offlineColdStartMs: spread(phone.coldStarts),
        localWriteMs: spread(phone.writes),
        firstLoadJsKb: Math.round(phone.firstLoadKb),
        startWarmMs,
        rssMb: memory.rss,
        pssMb: memory.pss,
      }),
    );
  } finally {
    await sql.end();
    await running.stop();
  }
}

main()
  .catch((cause: unknown) => {
    console.error(`bench: ${messageOf(cause)}`);
    process.exitCode = 1;
  })
  .finally(() => rm(dataDir, { recursive: true, force: true }));
