import { readFileSync } from 'node:fs';
import { readCommand } from './start/command.ts';
import { messageOf, Problem } from './start/problem.ts';
import { startProcesses } from './start/processes.ts';
import { readyBlock } from './start/ready.ts';
import type { Running } from './start/running.ts';
import { settingsFrom } from './start/settings.ts';

const usage = `usage: npm start [-- --dev]
Settings come from the environment (PORT, DATA_DIR, DATABASE_URL, HOST …): the README lists them.`;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** Starts everything, tells the person how to begin, and ends everything when asked to. */
async function main(): Promise<void> {
  const began = performance.now();
  const { values } = readCommand('start', usage, { options: { dev: { type: 'boolean', default: false } } });
  const settings = { ...settingsFrom(process.env), ...values };
  const giveUp = new AbortController();
  const starting = startProcesses({ ...settings, report: say, signal: giveUp.signal });
  endWhenAsked(starting, giveUp);
  const running = await starting;
  if (giveUp.signal.aborted) return;
  say(readyBlock(running, settings.demo, ((performance.now() - began) / 1_000).toFixed(1)));
}

/**
 * The first Ctrl-C ends things in order, a second one at once (the parts then end by themselves). The terminal and npm both
 * pass on the same Ctrl-C, so what comes within a second is one.
 */
function endWhenAsked(starting: Promise<Running>, giveUp: AbortController): void {
  let askedAt = Number.POSITIVE_INFINITY;
  const end = async (): Promise<void> => {
    if (performance.now() - askedAt > 1_000) process.exit(1);
    if (giveUp.signal.aborted) return;
    askedAt = performance.now();
    giveUp.abort();
    say('\nStopping …');
    await starting.then((running) => running.stop()).catch(() => undefined);
    process.exit(0);
  };
  process.on('SIGINT', end).on('SIGTERM', end).on('SIGHUP', end);
  endWithParent(end);
}

/** npm passes signals on, but a killed npm can't: then its child has a new parent, and must not stay behind. */
function endWithParent(end: () => Promise<void>): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const before = ancestors();
  const watch = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(watch);
    void end();
  }, 1_000);
  watch.unref();
}

/** The parent and, where the system tells, its parent: between npm and this process there may be a shell. */
function ancestors(): string {
  try {
    return `${process.ppid} ${readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]}`;
  } catch {
    return String(process.ppid);
  }
}

main().catch((cause: unknown) => {
  if (cause instanceof Error && cause.name === 'AbortError') return;
  process.stderr.write(`\nThroughline: ${messageOf(cause)}\n`);
  if (!(cause instanceof Problem) && cause instanceof Error) process.stderr.write(`${cause.stack}\n`);
  process.exit(1);
});
