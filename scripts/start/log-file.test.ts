import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openLog } from './log-file.ts';

test('[PROC-11] a log that could not be written goes on once it can', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-log-'));
  const file = join(folder, 'not-yet', 'web.log');
  const log = openLog(file);
  log.write('lost\n');
  await vi.waitFor(async () => {
    await mkdir(dirname(file), { recursive: true });
    log.write('kept\n');
    expect(await readFile(file, 'utf8')).toContain('kept');
  });
  log.end();
  await rm(folder, { recursive: true, force: true });
});
