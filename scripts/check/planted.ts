import { forbidden as importRules } from '../../.dependency-cruiser.mjs';
import { houseRules } from './house-rules.ts';
import { importViolations } from './imports.ts';
import { lintPlants } from './lint-plants.ts';
import { lawfulImports, plantedImports } from './planted-imports.ts';
import { type Tree, withTree } from './planted-tree.ts';
import type { Step } from './step.ts';

/** Breaks every rule of this house on purpose, in a tree of its own, and asks that exactly that rule fires. */
export const plantedStep: Step = {
  name: 'planted violations',
  run: async () => [...housePlants(), ...(await lintPlants()), ...(await importPlants())],
};

function housePlants(): string[] {
  return houseRules.flatMap((rule) => {
    const fired = houseRules.filter((other) => other.violations(rule.planted).length > 0).map(({ name }) => name);
    return fired.join() === rule.name ? [] : [missed(`house rule ${rule.name}`, rule.planted.path, fired)];
  });
}

async function importPlants(): Promise<string[]> {
  const found: string[] = [];
  for (const { name = '' } of importRules) {
    if (!plantedImports[name]?.length) found.push(`import rule ${name} has no planted violation`);
  }
  for (const [rule, trees] of Object.entries(plantedImports)) {
    for (const tree of trees) found.push(...(await importPlant(rule, tree)));
  }
  for (const tree of lawfulImports) {
    const violations = await withTree(tree, importViolations);
    found.push(...violations.map(({ rule, from, to }) => `import rule ${rule} fires on the lawful ${from} → ${to}`));
  }
  return found;
}

async function importPlant(rule: string, tree: Tree): Promise<string[]> {
  const violations = await withTree(tree, importViolations);
  const fired = [...new Set(violations.map((violation) => violation.rule))];
  const guilty = Object.keys(tree)[0] ?? '';
  return fired.join() === rule ? [] : [missed(`import rule ${rule}`, `${guilty}: ${tree[guilty]?.trim()}`, fired)];
}

const missed = (rule: string, planted: string, fired: readonly string[]): string =>
  `${rule} should fire alone on "${planted}"; fired: ${fired.join(', ') || 'nothing'}`;
