import { globSync } from 'node:fs';
import * as z from 'zod/mini';
import { findBrowser } from '../../e2e/browser.ts';
import { runCommand } from './run-command.ts';
import { type Tally, tallyOfReport } from './tally.ts';

const Report = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/** Runs the journeys of `e2e/` whose path contains any of `filters` (all when there is none), in a real Chromium. */
export async function runJourneys(filters: readonly string[]): Promise<Tally> {
  const specs = globSync('e2e/**/*.spec.ts').filter(
    (path) => filters.length === 0 || filters.some((filter) => path.includes(filter)),
  );
  if (specs.length === 0) return { passed: 0, failed: 0 };
  const browser = await findBrowser();
  if ('problem' in browser) {
    console.error(browser.problem);
    return { passed: 0, failed: specs.length };
  }
  return tallyOfReport(
    (file) =>
      runCommand('playwright', ['test', '--reporter=list,json', ...specs], {
        PLAYWRIGHT_JSON_OUTPUT_FILE: file,
        CHROMIUM: browser.executable,
      }),
    (report) => {
      const { expected, unexpected, flaky, skipped } = Report.parse(report).stats;
      return { passed: expected, failed: unexpected + flaky + skipped };
    },
  );
}
