import ts from 'typescript';
import type { HouseRule } from '../house-rule.ts';
import { isCode, isTest, lineOf, parse, walk } from '../source-tree.ts';

// These folders are replayed by the simulator and on the device: the same inputs must give the same rows.
const REPLAYED = /^(db|app\/_sync|server\/sync)\//;

const AMBIENT = new Set([
  'Date.now',
  'Math.random',
  'performance.now',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'Temporal.Now',
]);
const AMBIENT_IMPORTS = new Set(['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues']);

/** Time, ids and randomness enter the shared core and the sync code as arguments. */
export const clockRule: HouseRule = {
  name: 'clock',
  planted: { path: 'db/load/load.ts', text: 'export const confirmedAt = () => new Date();\n' },
  violations: (file) => {
    if (!REPLAYED.test(file.path) || !isCode(file.path) || isTest(file.path)) return [];
    const found: string[] = [];
    walk(parse(file), (node) => {
      const source = ambientSource(node);
      if (source) found.push(`${file.path}:${lineOf(node)} reads ${source}; take it as an argument`);
    });
    return found;
  },
};

function ambientSource(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return ambientProperty(node);
  if (ts.isNewExpression(node)) return isDate(node.expression) && !node.arguments?.length ? 'new Date()' : undefined;
  if (ts.isCallExpression(node)) return isDate(node.expression) ? 'Date()' : undefined;
  if (ts.isImportSpecifier(node)) {
    const name = (node.propertyName ?? node.name).text;
    return AMBIENT_IMPORTS.has(name) ? name : undefined;
  }
  return undefined;
}

// `globalThis.crypto.randomUUID` ends in the same two names as `crypto.randomUUID`.
function ambientProperty(node: ts.PropertyAccessExpression): string | undefined {
  const owner = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  const name = ts.isIdentifier(owner) ? `${owner.text}.${node.name.text}` : '';
  return AMBIENT.has(name) ? name : undefined;
}

const isDate = (node: ts.Node): boolean => ts.isIdentifier(node) && node.text === 'Date';
