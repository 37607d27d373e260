import { findingsOfTool } from './run-tool.ts';
import type { Step } from './step.ts';

/** Biome's layout: 2 spaces, single quotes, 120 columns, sorted imports. */
export const formatStep: Step = {
  name: 'format',
  run: ({ fix }) =>
    findingsOfTool('biome', ['check', '--linter-enabled=false', '--max-diagnostics=30', ...(fix ? ['--write'] : [])]),
};

/** Biome's lint rules, as set in biome.json. */
export const lintStep: Step = {
  name: 'lint',
  run: ({ fix }) =>
    findingsOfTool('biome', ['lint', '--max-diagnostics=200', '--error-on-warnings', ...(fix ? ['--write'] : [])]),
};

/** Files, exports and packages nobody uses. */
export const unusedStep: Step = {
  name: 'unused',
  run: () => findingsOfTool('knip', ['--no-progress', '--no-config-hints']),
};
