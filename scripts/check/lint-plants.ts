import * as z from 'zod/mini';
import biomeConfig from '../../biome.json' with { type: 'json' };
import { plantedLint } from './planted-lint.ts';
import { withTree } from './planted-tree.ts';
import { runTool } from './run-tool.ts';

const Report = z.object({
  diagnostics: z.array(z.object({ category: z.nullable(z.string()), location: z.object({ path: z.string() }) })),
});

/** Breaks every lint rule that biome.json names, a file each, and says which stayed silent or had company. */
export async function lintPlants(): Promise<string[]> {
  const tree = Object.fromEntries(Object.entries(plantedLint).map(([rule, text]) => [fileOf(rule, text), text]));
  const fired = await withTree({ ...tree, 'server/order.ts': 'export const order = 1;\n' }, firedRules);
  return rulesTurnedOn().flatMap((rule) => {
    const text = plantedLint[rule];
    if (text === undefined) return [`lint rule ${rule} has no planted violation`];
    const rules = fired.get(fileOf(rule, text)) ?? [];
    return rules.join() === rule
      ? []
      : [`lint rule ${rule} should fire alone; fired: ${rules.join(', ') || 'nothing'}`];
  });
}

const fileOf = (rule: string, text: string): string => {
  if (text.includes('test.')) return `e2e/${rule}.spec.ts`;
  return `server/${rule}.${text.includes('use') && text.includes('react') ? 'tsx' : 'ts'}`;
};

function rulesTurnedOn(): string[] {
  const groups = Object.values(biomeConfig.linter.rules).filter((group) => typeof group === 'object');
  return groups.flatMap((group) => Object.entries(group).flatMap(([rule, level]) => (level === 'off' ? [] : [rule])));
}

async function firedRules(root: string): Promise<Map<string, string[]>> {
  const { stdout } = await runTool(
    'biome',
    ['lint', '--reporter=json', '--max-diagnostics=none', '--vcs-enabled=false'],
    root,
  );
  const fired = new Map<string, string[]>();
  for (const { category, location } of Report.parse(JSON.parse(stdout)).diagnostics) {
    if (!category?.startsWith('lint/')) continue;
    const rule = category.split('/').at(-1) ?? '';
    const rules = fired.get(location.path) ?? [];
    if (!rules.includes(rule)) fired.set(location.path, [...rules, rule]);
  }
  return fired;
}
