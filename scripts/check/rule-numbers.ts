import ts from 'typescript';
import { isTest, lineOf, parse, readSourceTree, type SourceFile, walk } from './source-tree.ts';
import type { Step } from './step.ts';

const RULES = 'docs/rules.md';
const NUMBER = '[A-Z][A-Z0-9]*-\\d+';

interface Place {
  readonly number: string;
  readonly at: string;
}

/** Every rule of `docs/rules.md` is proved by a test whose name begins with its number, and no test proves a rule that is not there. */
export const ruleNumbersStep: Step = {
  name: 'rule numbers',
  run: async () => compareRules(await readSourceTree()),
};

/** Compares the rules and the tests of a tree; one line per rule without a test, test without a rule, and twice-given number. */
export function compareRules(files: readonly SourceFile[]): string[] {
  const rules = files.filter(({ path }) => path === RULES).flatMap(rulesIn);
  const tests = files.filter(({ path }) => isTest(path) || isFixture(path)).flatMap(testsIn);
  const stated = new Set(rules.map(({ number }) => number));
  const proved = new Set(tests.map(({ number }) => number));
  return [
    ...rules.filter(({ number }) => !proved.has(number)).map(({ at, number }) => `${at} ${number} has no test`),
    ...tests.filter(({ number }) => !stated.has(number)).map(({ at, number }) => `${at} ${number} is not in ${RULES}`),
    ...rules
      .filter(({ number }, at) => rules.findIndex((other) => other.number === number) !== at)
      .map(({ at, number }) => `${at} ${number} is given twice`),
  ];
}

// Tests that several adapters are held to stand in a fixture, called from the tests of each.
const isFixture = (path: string): boolean => /-fixture\.tsx?$/.test(path);

function rulesIn({ path, text }: SourceFile): Place[] {
  const stated = new RegExp(`\\*\\*(${NUMBER})\\*\\*`, 'g');
  return text
    .split('\n')
    .flatMap((line, at) => [...line.matchAll(stated)].map(([, number = '']) => ({ number, at: `${path}:${at + 1}` })));
}

// A name may prove several rules: `[HOLD-1] [STOCK-3] …`.
function testsIn(file: SourceFile): Place[] {
  if (!file.text.includes('[')) return [];
  const found: Place[] = [];
  walk(parse(file), (node) => {
    if (!ts.isCallExpression(node)) return;
    const [name] = node.arguments;
    if (!name || !(ts.isStringLiteralLike(name) || ts.isTemplateExpression(name))) return;
    const [prefix = ''] = new RegExp(`^(\\[${NUMBER}\\]\\s*)+`).exec(name.getText().slice(1)) ?? [];
    for (const [number] of prefix.matchAll(new RegExp(NUMBER, 'g'))) {
      found.push({ number, at: `${file.path}:${lineOf(node)}` });
    }
  });
  return found;
}
