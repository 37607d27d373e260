import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How a run of tests ended. A test that was skipped, or a file that did not load, counts as failed. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

export const add = (one: Tally, other: Tally): Tally => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
});

/**
 * The tally of a runner that writes a JSON report to the file it is given and answers its exit code. A runner that fails
 * without saying which test did (it broke down, or something escaped every test) counts as one failure.
 */
export async function tallyOfReport(
  run: (reportFile: string) => Promise<number>,
  read: (report: unknown) => Tally,
): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-report-'));
  try {
    const file = join(folder, 'report.json');
    const code = await run(file);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    const tally = text === undefined ? { passed: 0, failed: 0 } : read(JSON.parse(text));
    return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
