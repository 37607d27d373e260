import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hashOfSources, isBuiltFrom, noteBuiltFrom } from './start/build-stamp.ts';
import { takeLock } from './start/data-dir.ts';
import { messageOf, Problem } from './start/problem.ts';
import { root } from './start/settings.ts';

/** Builds the product unless `.next` holds it already, one builder at a time. Throws a Problem when the build fails. */
export async function ensureBuilt(report: (line: string) => void, signal?: AbortSignal): Promise<void> {
  const cache = join(root, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  if (await isBuiltFrom(await hashOfSources())) return;
  let lock = takeLock(join(cache, 'throughline-build.lock'));
  if (!lock) report('Waiting for another build of this folder …');
  while (!lock) {
    signal?.throwIfAborted();
    await pause(300);
    lock = takeLock(join(cache, 'throughline-build.lock'));
  }
  try {
    const hash = await hashOfSources();
    if (!(await isBuiltFrom(hash))) await build(hash, report, signal);
  } finally {
    lock.close();
  }
}

async function build(hash: string, report: (line: string) => void, signal?: AbortSignal): Promise<void> {
  await noteBuiltFrom(undefined);
  await step('Building the screens', ['node_modules/next/dist/bin/next', 'build'], report, signal);
  await step('Building the offline worker', ['scripts/build-sw.ts'], report, signal);
  await step('Packing the screens', ['scripts/pack-screens.ts'], report, signal);
  await noteBuiltFrom(hash);
}

async function step(what: string, args: string[], report: (line: string) => void, signal?: AbortSignal): Promise<void> {
  const started = performance.now();
  const seconds = (): string => `${Math.round((performance.now() - started) / 1_000)} s`;
  report(`${what} …`);
  const progress = setInterval(() => report(`  ${what.toLowerCase()}, ${seconds()}`), 10_000);
  // The build is for production whatever the caller (a test, say) runs as.
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const;
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const end = (): boolean => child.kill('SIGKILL');
  process.once('exit', end);
  signal?.addEventListener('abort', end);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [code] = await once(child, 'close');
  clearInterval(progress);
  process.off('exit', end);
  signal?.removeEventListener('abort', end);
  signal?.throwIfAborted();
  if (code !== 0) {
    report(output.slice(-6_000));
    throw new Problem(`${what.toLowerCase()} failed after ${seconds()}: put right what stands above, then start again`);
  }
  report(`${what}: done in ${seconds()}`);
}

if (import.meta.main) {
  await ensureBuilt((line) => process.stderr.write(`${line}\n`)).catch((cause: unknown) => {
    process.stderr.write(`${messageOf(cause)}\n`);
    process.exitCode = 1;
  });
}
