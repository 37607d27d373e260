import { messageOf, Problem } from './start/problem.ts';
import { startProcesses } from './start/processes.ts';
import { readyBlock } from './start/ready.ts';
import type { Running } from './start/running.ts';
import { settingsFrom } from './start/settings.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** Starts everything, tells the person how to begin, and ends everything when asked to. */
async function main(): Promise<void> {
  const began = performance.now();
  const settings = settingsFrom(process.env, process.argv.slice(2));
  const starting = startProcesses({ ...settings, report: say });
  endWhenAsked(starting);
  const running = await starting;
  say(readyBlock(running, settings.demo, ((performance.now() - began) / 1_000).toFixed(1)));
}

/** The first Ctrl-C ends things in order, a second one at once (the parts then end by themselves). */
function endWhenAsked(starting: Promise<Running>): void {
  let asked = false;
  const end = async (): Promise<void> => {
    if (asked) process.exit(1);
    asked = true;
    say('\nStopping …');
    await starting.then((running) => running.stop()).catch(() => undefined);
    process.exit(0);
  };
  process.on('SIGINT', end).on('SIGTERM', end).on('SIGHUP', end);
  endWithParent(end);
}

/** npm passes signals on, but a killed npm can't: then this process has lost its parent and must not stay behind. */
function endWithParent(end: () => Promise<void>): void {
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    void end();
  }, 1_000);
  watch.unref();
}

main().catch((cause: unknown) => {
  process.stderr.write(`\nThroughline: ${messageOf(cause)}\n`);
  if (!(cause instanceof Problem) && cause instanceof Error) process.stderr.write(`${cause.stack}\n`);
  process.exit(1);
});
