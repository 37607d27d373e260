import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, renameSync, statSync, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { root } from './settings.ts';

/** One process of the instance: what to run, and how to ask whether it works. */
export interface PartPlan {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string | undefined>;
  /** Everything it says is kept here. */
  logFile: string;
  /** Whether it does its work now; asked about it until it does. */
  isReady(): Promise<boolean>;
}

/** A part that is started again whenever it dies, until it is told to stop. */
export interface Part {
  name: string;
  pid(): number | undefined;
  /** Starts it when it is down; resolves when it works. Throws its last words when it doesn't within `withinMs`. */
  start(withinMs: number): Promise<void>;
  /** Ends it with `signal` and leaves it down; resolves when it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

const firstPauseMs = 250;
const longestPauseMs = 10_000;
const steadyAfterMs = 30_000;

/** Prepares a part. `report` gets one line each time it dies unasked; `onPid` is called after each start. */
export function preparePart(plan: PartPlan, report: (line: string) => void, onPid: () => void): Part {
  let child: ChildProcess | undefined;
  let gone: Promise<void> = Promise.resolve();
  let wanted = false;
  let pause = firstPauseMs;
  let again: NodeJS.Timeout | undefined;
  let lastWords = (): string => '';

  const launch = (): void => {
    const startedAt = performance.now();
    const run = spawnOnLeash(plan);
    child = run.child;
    lastWords = run.lastWords;
    gone = run.gone.then((how) => {
      child = undefined;
      if (!wanted) return;
      if (performance.now() - startedAt > steadyAfterMs) pause = firstPauseMs;
      report(`${plan.name} stopped (${how}); starting it again in ${pause / 1_000} s. Its log: ${plan.logFile}`);
      again = setTimeout(launch, pause);
      pause = Math.min(pause * 2, longestPauseMs);
    });
    onPid();
  };

  return {
    name: plan.name,
    pid: () => child?.pid,
    async start(withinMs) {
      wanted = true;
      if (child === undefined && again === undefined) launch();
      const deadline = performance.now() + withinMs;
      while (!(await plan.isReady())) {
        if (performance.now() > deadline)
          throw new Error(`${plan.name} did not come up. Its last words: ${lastWords() || 'none'}`);
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
    },
    async kill(signal) {
      wanted = false;
      clearTimeout(again);
      again = undefined;
      pause = firstPauseMs;
      endGroup(child, signal);
      const impatient = setTimeout(() => endGroup(child, 'SIGKILL'), 5_000);
      await gone;
      clearTimeout(impatient);
    },
  };
}

/** The part leads a process group of its own, so that a signal reaches what it started in turn. */
function endGroup(child: ChildProcess | undefined, signal: NodeJS.Signals): void {
  if (child?.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

function spawnOnLeash(plan: PartPlan) {
  const env = { ...process.env, ...plan.env, THROUGHLINE_LEASH: String(process.pid) };
  const child = spawn(plan.command, plan.args, { cwd: root, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const log = openLog(plan.logFile);
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      if (line.trim() !== '') last.push(line.trim());
      if (last.length > 5) last.shift();
    });
  }
  child.stdin.on('error', () => undefined);
  const gone = new Promise<string>((resolve) => {
    child.once('error', (cause) => resolve(cause.message));
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
  }).finally(() => log.end());
  return { child, gone, lastWords: () => last.join(' | ') };
}

/** Continues the log; one that grew beyond 5 MB makes room first, its predecessor is kept. */
export function openLog(file: string): WriteStream {
  try {
    if (statSync(file).size > 5_000_000) renameSync(file, `${file}.1`);
  } catch {
    // there is none yet
  }
  return createWriteStream(file, { flags: 'a' });
}
