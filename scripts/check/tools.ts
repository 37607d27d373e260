import * as z from 'zod/mini';
import { findingsOfTool, runTool } from './run-tool.ts';
import type { Step } from './step.ts';

const Report = z.object({
  diagnostics: z.array(
    z.object({
      category: z.nullable(z.string()),
      severity: z.string(),
      message: z.string(),
      location: z.object({ path: z.string(), start: z.optional(z.object({ line: z.number() })) }),
    }),
  ),
});

/** Biome's layout: 2 spaces, single quotes, 120 columns, sorted imports. */
export const formatStep: Step = {
  name: 'format',
  run: async ({ fix }) => {
    const diagnostics = await askBiome(['check', '--linter-enabled=false', ...(fix ? ['--write'] : [])]);
    const paths = new Set(diagnostics.map(({ location }) => location.path));
    return [...paths].map((path) => `${path}:1 is not laid out; npm run check -- --only format --fix`);
  },
};

/** Biome's lint rules, as set in biome.json. */
export const lintStep: Step = {
  name: 'lint',
  run: async ({ fix }) => {
    const diagnostics = await askBiome(['lint', ...(fix ? ['--write'] : [])]);
    return diagnostics
      .filter(({ severity }) => ['warning', 'error', 'fatal'].includes(severity))
      .map(
        ({ location, message, category }) =>
          `${location.path}:${location.start?.line ?? 1} ${message.replaceAll(/\s+/g, ' ')} (${category})`,
      );
  },
};

async function askBiome(args: readonly string[]) {
  const { stdout, output } = await runTool('biome', [...args, '--reporter=json', '--max-diagnostics=none']);
  if (!stdout.startsWith('{')) throw new Error(`Biome did not report: ${output}`);
  return Report.parse(JSON.parse(stdout)).diagnostics;
}

/** Files, exports and packages nobody uses. */
export const unusedStep: Step = {
  name: 'unused',
  run: async () => (await findingsOfTool('knip', ['--no-progress', '--no-config-hints'])).map((line) => line.trimEnd()),
};
