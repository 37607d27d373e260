/**
 * `npm run check [-- --only types,imports] [-- --fix]`: everything that can be known of this tree without running the
 * product. One line per step, findings below the step that made them, exit code 1 when there is any.
 */
import { compileStep } from './check/compile.ts';
import { habitRules, houseStep, nameRules, sizeRules } from './check/house-rules.ts';
import { importsStep } from './check/imports.ts';
import { plantedStep } from './check/planted.ts';
import { ruleNumbersStep } from './check/rule-numbers.ts';
import { schemaStep } from './check/schema.ts';
import type { Step, StepOptions } from './check/step.ts';
import { formatStep, lintStep, unusedStep } from './check/tools.ts';
import { readCommand, refuseCommand } from './start/command.ts';

const LANES = 2;

// The long ones first: with two lanes that is the shortest whole.
const STEPS: readonly Step[] = [
  compileStep,
  schemaStep,
  unusedStep,
  plantedStep,
  formatStep,
  lintStep,
  importsStep,
  houseStep('sizes', sizeRules),
  houseStep('habits', habitRules),
  houseStep('names', nameRules),
  ruleNumbersStep,
];

const usage = `usage: npm run check [-- --only ${STEPS.map(({ name }) => name).join(',')}] [-- --fix]`;

async function main(): Promise<number> {
  const { values } = readCommand('check', usage, {
    options: { only: { type: 'string' }, fix: { type: 'boolean', default: false } },
  });
  const steps = chosen(values.only);
  const started = performance.now();
  const queue = [...steps];
  let failed = 0;
  const lane = async () => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
      if (!(await passes(step, { fix: values.fix }))) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const verdict = failed === 0 ? 'The house is in order' : `${failed} of ${steps.length} steps found faults`;
  console.log(`${verdict} (${seconds(started)}).`);
  return failed === 0 ? 0 : 1;
}

function chosen(only: string | undefined): readonly Step[] {
  if (only === undefined) return STEPS;
  const names = only.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0) {
    refuseCommand('check', usage, `no step is called ${unknown.join(', ')}`);
  }
  return STEPS.filter((step) => names.includes(step.name));
}

async function passes(step: Step, options: StepOptions): Promise<boolean> {
  const started = performance.now();
  const findings = await step.run(options).catch((error: unknown) => [`the step itself failed: ${words(error)}`]);
  console.log(`${findings.length === 0 ? '✓' : '✗'} ${step.name} ${seconds(started)}`);
  for (const finding of findings) console.log(`    ${finding}`);
  return findings.length === 0;
}

const words = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

process.exitCode = await main();
