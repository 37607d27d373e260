import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLog } from './log-file.ts';
import { Problem } from './problem.ts';
import { root } from './settings.ts';

/** One process of the instance: what to run, and how to ask whether it works. */
export interface PartPlan {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string | undefined>;
  /** Everything it says is kept here. */
  logFile: string;
  /** Whether the process `pid` does its work; asked again and again until it does. */
  isReady(pid: number): Promise<boolean>;
}

/** A part that is started again whenever it dies, until it is told to stop. */
export interface Part {
  pid(): number | undefined;
  /** Starts it when it is down; resolves when it works. Throws a Problem with its last words when it doesn't. */
  start(signal?: AbortSignal): Promise<void>;
  /** Ends it with `signal` and leaves it down; resolves when it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

const firstPauseMs = 250;
const longestPauseMs = 10_000;
const steadyAfterMs = 30_000;
const upWithinMs = 60_000;
const endWithinMs = 5_000;
/** A part that dies this often before it ever worked won't work. */
const tries = 3;

/** Prepares a part. `report` gets a line each time it dies although it worked; `onPid` is called after each launch. */
export function preparePart(plan: PartPlan, report: (line: string) => void, onPid: () => void): Part {
  let run: Run | undefined;
  let lastWords = (): string => '';
  let wanted = false;
  let worked = false;
  let deaths = 0;
  let pause = firstPauseMs;
  let again: NodeJS.Timeout | undefined;

  const launch = (): void => {
    const startedAt = performance.now();
    const now = launchOnLeash(plan);
    run = now;
    lastWords = now.lastWords;
    void now.gone.then((how) => {
      run = undefined;
      deaths += 1;
      if (!wanted) return;
      if (performance.now() - startedAt > steadyAfterMs) pause = firstPauseMs;
      if (worked)
        report(`${plan.name} stopped (${how}); starting it again in ${pause / 1_000} s. Its log: ${plan.logFile}`);
      again = setTimeout(launch, pause);
      pause = Math.min(pause * 2, longestPauseMs);
    });
    onPid();
  };

  const waitUntilReady = async (signal: AbortSignal | undefined): Promise<void> => {
    const deadline = performance.now() + upWithinMs;
    while (!(run && (await plan.isReady(run.pid)))) {
      signal?.throwIfAborted();
      if (deaths >= tries || performance.now() > deadline) {
        throw new Problem(`${plan.name} does not come up: ${lastWords() || 'it says nothing'} (log: ${plan.logFile})`);
      }
      await sleep(50);
    }
    worked = true;
  };

  return {
    pid: () => run?.pid,
    async start(signal) {
      if (!wanted) {
        wanted = true;
        deaths = 0;
        launch();
      }
      await waitUntilReady(signal);
    },
    async kill(signal) {
      wanted = false;
      worked = false;
      pause = firstPauseMs;
      clearTimeout(again);
      await run?.end(signal);
    },
  };
}

interface Run {
  pid: number;
  /** Settles with how it ended, once nothing of it is left. */
  gone: Promise<string>;
  lastWords(): string;
  /** Asks it to end by `signal`, makes it end after 5 s, and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

function launchOnLeash(plan: PartPlan): Run {
  const env = { ...process.env, ...plan.env, THROUGHLINE_LEASH: 'stdin' };
  const child = spawn(plan.command, plan.args, { cwd: root, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => undefined);
  const lastWords = keepLog(child, plan.logFile);
  const gone = new Promise<string>((resolve) => {
    child.once('error', (cause) => resolve(cause.message));
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
  }).finally(() => endGroup(child, 'SIGKILL'));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    endGroup(child, signal);
    const impatient = setTimeout(() => endGroup(child, 'SIGKILL'), endWithinMs);
    await gone;
    clearTimeout(impatient);
  };
  return { pid: child.pid ?? 0, gone, lastWords, end };
}

/** A part leads a process group of its own, so that a signal reaches what it started in turn. */
function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // nothing of it is left
  }
}

/** Writes what the child says to `file`; the returned function tells the line most worth showing. */
function keepLog(child: ChildProcess, file: string): () => string {
  const log = openLog(file);
  const last: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    if (input === null) continue;
    createInterface({ input }).on('line', (line) => {
      log.write(`${line}\n`);
      if (line.trim() !== '') last.push(line.trim());
      if (last.length > 30) last.shift();
    });
  }
  child.once('close', () => log.end());
  return () => last.findLast((line) => /^\w*Error\b|\berror:/i.test(line)) ?? last.at(-1) ?? '';
}
