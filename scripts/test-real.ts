/**
 * `npm run test:real [-- part-of-a-path …]`: installs the real servers of `scripts/test-real/` (Debian, root) and runs the
 * `*.real.test.ts` against them. The last line is `N passed, N failed`; the exit code is 1 when anything failed, nothing
 * ran, or the servers could not be had.
 */
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readCommand } from './start/command.ts';
import { runVitest } from './test/run-vitest.ts';
import type { Tally } from './test/tally.ts';
import { installPackages, type RealServer } from './test-real/install.ts';

async function main(filters: readonly string[]): Promise<Tally> {
  const servers = new Map<string, RealServer>();
  for (const file of globSync('scripts/test-real/*-server.ts')) {
    const { server }: { server?: RealServer } = await import(pathToFileURL(file).href);
    if (server) servers.set(basename(file, '-server.ts'), server);
  }
  installPackages([...servers.values()].flatMap(({ packages }) => packages));
  const folder = await mkdtemp(join(tmpdir(), 'throughline-real-'));
  try {
    const prepared = await Promise.all(
      [...servers].map(async ([name, server]) => {
        const own = join(folder, name);
        await mkdir(own);
        return server.prepare(own);
      }),
    );
    for (const env of prepared) Object.assign(process.env, env);
    return await runVitest(['real'], filters);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const { positionals } = readCommand('test:real', 'usage: npm run test:real [-- part-of-a-path …]', {
  allowPositionals: true,
});
const tally = await main(positionals).catch((error: unknown): Tally => {
  console.error(error instanceof Error ? error.message : error);
  return { passed: 0, failed: 1 };
});
process.exitCode = tally.failed > 0 || tally.passed === 0 ? 1 : 0;
console.log(`${tally.passed} passed, ${tally.failed} failed`);
