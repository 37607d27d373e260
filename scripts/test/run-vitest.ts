import * as z from 'zod/mini';
import { runCommand } from './run-command.ts';
import { type Tally, tallyOfReport } from './tally.ts';

/** The projects of vitest.config.ts that need nothing but this repository. */
export const VITEST_KINDS = ['unit', 'prop', 'pg'] as const;
/** `real`: run by `npm run test:real`, no part of `npm test`. */
type VitestKind = (typeof VITEST_KINDS)[number] | 'real';

const Report = z.object({
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

/** Runs the tests of some kinds, in files whose path contains any of `filters` (all when there is none). */
export function runVitest(kinds: readonly VitestKind[], filters: readonly string[]): Promise<Tally> {
  return tallyOfReport((file) => {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    return runCommand('vitest', ['run', ...reporters, ...kinds.map((kind) => `--project=${kind}`), ...filters]);
  }, readReport);
}

function readReport(report: unknown): Tally {
  const files = Report.parse(report).testResults;
  const states = files.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const passed = states.filter((status) => status === 'passed').length;
  const unloaded = files.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
  return { passed, failed: states.length - passed + unloaded.length };
}
