import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { connect } from '../../server/postgres/connect.ts';
import type { TestCluster } from '../../server/postgres/test-cluster.ts';
import type { TreeCopy } from './tree-copy.ts';

/** Longer than any part takes by far: what runs on has lost its way, and that is noticed too. */
const limitMs = 180_000;

interface Ended {
  /** Undefined when it had to be stopped. */
  readonly code: number | undefined;
  readonly output: string;
}

/** Runs Node in the copy, with everything it starts in a process group of its own. */
async function run(copy: TreeCopy, args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    cwd: copy.folder,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    end(child);
  }, limitMs);
  const stop = (): void => end(child);
  process.once('exit', stop);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exit) => resolve(exit ?? 1));
    });
    return { code: isLate ? undefined : code, output };
  } finally {
    clearTimeout(late);
    process.off('exit', stop);
  }
}

function end({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

let databases = 0;

/** What the simulator finds in this copy, in a line; undefined when nothing. */
export async function simulate(copy: TreeCopy, cluster: TestCluster): Promise<string | undefined> {
  databases += 1;
  const name = `bug_${databases}_test`;
  const admin = connect(cluster.urlOf());
  try {
    await admin`create database ${admin(name)}`;
    const { code, output } = await run(copy, ['scripts/planted-bugs/slice.ts', cluster.urlOf(name)]);
    if (code === undefined) return 'the simulator: it never ends';
    return code === 0 ? undefined : `the simulator: ${output.trim().split('\n').at(-1) || `exit code ${code}`}`;
  } finally {
    await admin`drop database if exists ${admin(name)} with (force)`;
    await admin.end();
  }
}

/** Tests of what may be done rather than of the loop that carries it. */
const notOfTheLoop = ['**/any-action.pg.test.ts', '**/own-plants.pg.test.ts'];

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), title: z.string() })),
    }),
  ),
});

/** The first of the loop's own tests that fails in this copy; undefined when none does. */
export async function testUntilFailure(copy: TreeCopy, folder: string): Promise<string | undefined> {
  const file = join(copy.folder, 'report.json');
  const { code } = await run(copy, [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--bail=1',
    '--reporter=json',
    `--outputFile=${file}`,
    ...notOfTheLoop.map((path) => `--exclude=${path}`),
    folder,
  ]);
  if (code === undefined) return `${folder}: it never ends`;
  if (code === 0) return undefined;
  const { testResults } = Report.parse(JSON.parse(await readFile(file, 'utf8')));
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  return failed?.title ?? `${folder}: it can't be loaded`;
}
