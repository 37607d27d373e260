/**
 * `npm test [-- --only unit,prop,pg,e2e] [-- part-of-a-path …]`: vitest, then the journeys in a real Chromium against a
 * whole instance of their own. The last line is always `N passed, N failed`; the exit code is 1 when anything failed or
 * nothing ran.
 */
import { readCommand, refuseCommand } from './start/command.ts';
import { runJourneys } from './test/run-journeys.ts';
import { runVitest, VITEST_KINDS } from './test/run-vitest.ts';
import { add, type Tally } from './test/tally.ts';

const KINDS = [...VITEST_KINDS, 'e2e'] as const;
type Kind = (typeof KINDS)[number];

const usage = `usage: npm test [-- --only ${KINDS.join(',')}] [-- part-of-a-path …]`;

async function main(): Promise<Tally> {
  const { values, positionals: filters } = readCommand('test', usage, {
    options: { only: { type: 'string' } },
    allowPositionals: true,
  });
  const kinds = kindsIn(values.only);
  const projects = kinds.filter((kind) => kind !== 'e2e');
  let tally: Tally = { passed: 0, failed: 0 };
  if (projects.length > 0) tally = add(tally, await runVitest(projects, filters));
  if (kinds.includes('e2e')) tally = add(tally, await runJourneys(filters));
  if (tally.passed + tally.failed === 0) console.error(`No test matches ${filters.join(' ') || 'this choice'}.`);
  return tally;
}

function kindsIn(only: string | undefined): readonly Kind[] {
  if (only === undefined) return KINDS;
  const chosen = only.split(',').map((name) => name.trim());
  const unknown = chosen.filter((name) => !KINDS.some((kind) => kind === name));
  if (unknown.length > 0) refuseCommand('test', usage, `there are no ${unknown.join(', ')} tests`);
  return KINDS.filter((kind) => chosen.includes(kind));
}

const tally = await main().catch((error: unknown): Tally => {
  console.error(error instanceof Error ? error.message : error);
  return { passed: 0, failed: 1 };
});
process.exitCode = tally.failed > 0 || tally.passed === 0 ? 1 : 0;
console.log(`${tally.passed} passed, ${tally.failed} failed`);
