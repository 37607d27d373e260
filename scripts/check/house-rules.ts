import type { HouseRule } from './house-rule.ts';
import { clockRule } from './rules/clock.ts';
import { fileNameRule, machinePathRule } from './rules/names.ts';
import { fileSizeRule, functionSizeRule } from './rules/sizes.ts';
import { noSkippedTestRule, noSleepRule, testNamingRule } from './rules/test-discipline.ts';
import { readSourceTree } from './source-tree.ts';
import type { Step } from './step.ts';

export const sizeRules: readonly HouseRule[] = [fileSizeRule, functionSizeRule];
export const habitRules: readonly HouseRule[] = [clockRule, noSkippedTestRule, noSleepRule];
export const nameRules: readonly HouseRule[] = [fileNameRule, machinePathRule, testNamingRule];

export const houseRules: readonly HouseRule[] = [...sizeRules, ...habitRules, ...nameRules];

/** A step that holds every file of the repository against some rules of this house. */
export function houseStep(name: string, rules: readonly HouseRule[]): Step {
  return {
    name,
    run: async () => {
      const files = await readSourceTree();
      return rules.flatMap((rule) =>
        files.flatMap((file) => rule.violations(file).map((violation) => `${violation} (${rule.name})`)),
      );
    },
  };
}
