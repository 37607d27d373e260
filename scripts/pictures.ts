/**
 * `npm run pictures`: takes the README's pictures anew. An instance of its own in a temporary folder, the demo walked in
 * real Chromium; what it sees goes to docs/pictures.
 */
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser } from './bench/browser.ts';
import { openStudio } from './pictures/studio.ts';
import { walk } from './pictures/walk.ts';
import { readCommand } from './start/command.ts';
import { messageOf } from './start/problem.ts';
import { startProcesses } from './start/processes.ts';
import { root } from './start/settings.ts';

readCommand('pictures', 'usage: npm run pictures', {});
const folder = join(root, 'docs/pictures');
const dataDir = await mkdtemp(join(tmpdir(), 'throughline-pictures-'));

async function main(): Promise<void> {
  await chmod(dataDir, 0o755);
  await mkdir(folder, { recursive: true });
  const running = await startProcesses({ dataDir, report: console.error });
  const browser = await openBrowser();
  try {
    await walk(running, openStudio(browser, running.url, folder));
  } finally {
    await browser.close();
    await running.stop();
  }
}

main()
  .catch((cause: unknown) => {
    console.error(`pictures: ${messageOf(cause)}`);
    process.exitCode = 1;
  })
  .finally(() => rm(dataDir, { recursive: true, force: true }));
