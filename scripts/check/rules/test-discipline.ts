import ts from 'typescript';
import type { HouseRule } from '../house-rule.ts';
import { isTest, lineOf, parse, walk } from '../source-tree.ts';

const LEFT_OUT = new Set(['skip', 'only', 'todo', 'fixme', 'skipIf', 'runIf', 'fails', 'fail']);
const RUNNERS = new Set(['test', 'it', 'describe', 'suite', 'bench']);

/** A test runs or does not exist: none is skipped, singled out, promised for later or expected to fail. */
export const noSkippedTestRule: HouseRule = {
  name: 'no-skipped-test',
  planted: { path: 'db/load/load.test.ts', text: "test.todo('a load can be sealed');\n" },
  violations: (file) => {
    if (!isTest(file.path)) return [];
    const found: string[] = [];
    walk(parse(file), (node) => {
      if (!ts.isPropertyAccessExpression(node) || !LEFT_OUT.has(node.name.text)) return;
      if (RUNNERS.has(rootName(node)))
        found.push(`${file.path}:${lineOf(node)} ${node.getText()}: run it or remove it`);
    });
    return found;
  },
};

// `test` of `test.describe.only`.
function rootName(node: ts.Expression): string {
  if (ts.isPropertyAccessExpression(node)) return rootName(node.expression);
  return ts.isIdentifier(node) ? node.text : '';
}

/** A test waits for what it expects (`expect.poll`, `vi.waitFor`, a locator), never for time to pass. */
export const noSleepRule: HouseRule = {
  name: 'no-sleep',
  planted: {
    path: 'e2e/hold.spec.ts',
    text: 'export const settle = () => new Promise((resolve) => setTimeout(resolve, 500));\n',
  },
  violations: (file) => {
    if (!isTest(file.path) && !file.path.startsWith('e2e/')) return [];
    const found: string[] = [];
    walk(parse(file), (node) => {
      if (sleeps(node)) found.push(`${file.path}:${lineOf(node)} sleeps; wait for what is expected instead`);
    });
    return found;
  },
};

function sleeps(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'waitForTimeout';
  if (ts.isImportDeclaration(node)) return /['"](node:)?timers\/promises['"]/.test(node.moduleSpecifier.getText());
  // `setTimeout(resolve, 500)` passes a bare name on; a guard such as `setTimeout(() => reject(…), 5_000)` does not.
  if (!ts.isCallExpression(node) || !node.expression.getText().endsWith('setTimeout')) return false;
  const [first] = node.arguments;
  return first !== undefined && ts.isIdentifier(first);
}

/** The suffix of a test says what it needs, and where it is says what it tests. */
export const testNamingRule: HouseRule = {
  name: 'test-naming',
  planted: {
    path: 'server/checks/price.test.ts',
    text: "import { testDatabase } from '../postgres/test-database.ts';\nawait testDatabase();\n",
  },
  violations: ({ path, text }) => {
    if (!isTest(path)) return [];
    const [, kind = '', runner] = /(?:\.(\w+))?\.(test|spec)\.tsx?$/.exec(path) ?? [];
    const fault = (words: string) => [`${path}:1 ${words}`];
    if (runner === 'spec') return path.startsWith('e2e/') ? [] : fault('is a journey; specs live in e2e/');
    if (path.startsWith('e2e/')) return fault('is not a journey; a test stands beside its source');
    if (path.includes('__tests__/')) return fault('stands apart; a test stands beside its source');
    if (!['', 'pg', 'prop', 'real'].includes(kind))
      return fault(`ends in .${kind}.test; a test is .test, .pg.test, .prop.test or .real.test`);
    if (/\btestDatabase\(/.test(text) && kind !== 'pg' && kind !== 'real')
      return fault('opens a database, so it must end in .pg.test.ts');
    if (/from 'fast-check'/.test(text) && kind === '')
      return fault('is a property test, so it must end in .prop.test.ts');
    return [];
  },
};
