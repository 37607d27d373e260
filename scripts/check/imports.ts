import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { forbidden as importRules, options } from '../../.dependency-cruiser.mjs';
import { ROOT } from './run-tool.ts';
import type { Step } from './step.ts';

export interface ImportViolation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
  /** For a circle, every file on it after `from`. */
  readonly circle: readonly string[];
}

const FOLDERS = ['app', 'db', 'server', 'web', 'e2e', 'scripts', 'supabase/functions'];

/** Reads every import below `root`, laid out as this repository is, and returns those that break an import rule. */
export async function importViolations(root: string): Promise<ImportViolation[]> {
  const folders = FOLDERS.filter((folder) => existsSync(join(root, folder)));
  const { output } = await cruise(
    folders,
    { ...options, baseDir: root, validate: true, ruleSet: { forbidden: importRules } },
    options.enhancedResolveOptions,
    { tsConfig: extractTSConfig(join(ROOT, 'tsconfig.json')) },
  );
  if (typeof output === 'string') throw new Error(`dependency-cruiser answered in words: ${output}`);
  return output.summary.violations.map(({ rule, from, to, cycle = [] }) => {
    return { rule: rule.name, from, to, circle: cycle.map(({ name }) => name) };
  });
}

const reasonOf = (rule: string): string => importRules.find(({ name }) => name === rule)?.comment ?? '';

/** What may import what. */
export const importsStep: Step = {
  name: 'imports',
  run: async () =>
    (await importViolations(ROOT)).map(({ rule, from, to, circle }) => {
      const fault = circle.length > 0 ? `is in a circle: ${circle.join(' → ')}` : `may not import ${to}`;
      return `${from}:1 ${fault} (${rule}: ${reasonOf(rule)})`;
    }),
};
