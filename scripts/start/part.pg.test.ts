import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isAlive } from '../../server/postgres/alive.ts';
import { type Part, type PartPlan, preparePart } from './part.ts';

let folder: string;
let part: Part | undefined;
const reported: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-part-'));
  reported.length = 0;
});
afterEach(async () => {
  await part?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const leash = pathToFileURL(join(import.meta.dirname, 'leash.ts')).href;

function planFor(program: string): PartPlan {
  const logFile = join(folder, 'part.log');
  const args = ['--import', leash, '--input-type=module', '-e', program];
  const isReady = async (): Promise<boolean> => (await readFile(logFile, 'utf8').catch(() => '')).includes('here I am');
  return { name: 'worker', command: process.execPath, args, env: {}, logFile, isReady };
}

function prepare(program: string): Part {
  part = preparePart(
    planFor(program),
    (line) => reported.push(line),
    () => undefined,
  );
  return part;
}

const steady = `console.log('here I am'); setInterval(() => {}, 1e6);`;
const pidNow = (): number => part?.pid() ?? 0;

test('[PROC-5] a part that is killed is started again, with a line that says so', async () => {
  await prepare(steady).start();
  const first = pidNow();
  process.kill(first, 'SIGKILL');
  await vi.waitFor(() => expect(isAlive(pidNow()) && pidNow() !== first).toBe(true), { timeout: 5_000 });
  expect(reported).toEqual([expect.stringContaining('worker stopped (SIGKILL); starting it again in 0.25 s')]);
});

test('[PROC-5] a part ended on purpose stays down until it is started', async () => {
  await prepare(steady).start();
  const first = pidNow();
  await part?.kill('SIGKILL');
  expect([isAlive(first), part?.pid(), reported]).toEqual([false, undefined, []]);
  await part?.start();
  expect(isAlive(pidNow())).toBe(true);
});

test('[PROC-5] a part that ignores a polite end is ended all the same, with what it started', async () => {
  const child = `import { spawn } from 'node:child_process'; process.on('SIGTERM', () => {});
    console.log('child', spawn('sleep', ['1000'], { stdio: 'ignore' }).pid);${steady}`;
  await prepare(child).start();
  const grandchild = Number(/child (\\d+)/.exec(await readFile(join(folder, 'part.log'), 'utf8'))?.[1]);
  const pid = pidNow();
  await part?.kill('SIGTERM');
  expect([isAlive(pid), isAlive(grandchild)]).toEqual([false, false]);
});

test('[PROC-5] a part that can’t come up is given up with its last words', async () => {
  const broken = prepare(`throw new Error('no table named reading');`);
  await expect(broken.start()).rejects.toThrow('worker does not come up: Error: no table named reading');
});

test('[PROC-4] a part ends when its launcher is killed', async () => {
  const modules = JSON.stringify(pathToFileURL(join(import.meta.dirname, 'part.ts')).href);
  const { isReady: _, ...plan } = planFor(steady);
  const program = `const { preparePart } = await import(${modules});
    const part = preparePart({ ...${JSON.stringify(plan)}, isReady: async () => true }, () => {}, () => {});
    await part.start(); console.log(part.pid());`;
  const launcher = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(createInterface({ input: launcher.stdout }), 'line');
  expect(isAlive(Number(said))).toBe(true);
  launcher.kill('SIGKILL');
  await vi.waitFor(() => expect(isAlive(Number(said))).toBe(false), { timeout: 10_000 });
});
