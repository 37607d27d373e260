import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findingsOfTool, ROOT, runTool } from './run-tool.ts';
import type { Step } from './step.ts';

/** The whole tree compiles. Next's own route types are not under version control: they are made anew first. */
export const compileStep: Step = {
  name: 'types',
  run: async () => {
    if (existsSync(join(ROOT, 'app'))) {
      const { code, output } = await runTool('next', ['typegen']);
      if (code !== 0) return [`next typegen failed:`, ...output.trim().split('\n')];
    }
    return findingsOfTool('tsc', ['--noEmit', '--pretty', 'false']);
  },
};
