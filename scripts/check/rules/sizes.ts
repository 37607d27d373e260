import ts from 'typescript';
import type { HouseRule } from '../house-rule.ts';
import { isCode, isTest, lineOf, parse, type SourceFile, walk } from '../source-tree.ts';

const FILE_LINES = 400;
const FUNCTION_LINES = 60;

/** No file of code, style or SQL is longer than 400 lines; `db/schema.sql` is written by a machine. */
export const fileSizeRule: HouseRule = {
  name: 'file-size',
  planted: { path: 'db/order/order.ts', text: '\n'.repeat(FILE_LINES + 1) },
  violations: ({ path, text }) => {
    if (!(isCode(path) || /\.(css|sql)$/.test(path)) || path === 'db/schema.sql') return [];
    const lines = text.trimEnd() === '' ? text.split('\n').length - 1 : text.trimEnd().split('\n').length;
    return lines > FILE_LINES
      ? [`${path}:${lines} has ${lines} lines, over ${FILE_LINES}; split it by what it does`]
      : [];
  },
};

/** No function is longer than 60 lines, signature included. Tests are exempt: a `describe` is one function. */
export const functionSizeRule: HouseRule = {
  name: 'function-size',
  planted: { path: 'db/order/order.ts', text: `export function total() {${'\n'.repeat(FUNCTION_LINES)}}\n` },
  violations: (file) => {
    if (!isCode(file.path) || isTest(file.path)) return [];
    return [...longFunctions(file)];
  },
};

function longFunctions(file: SourceFile): string[] {
  const found: string[] = [];
  const source = parse(file);
  walk(source, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
    const first = lineOf(node);
    const lines = source.getLineAndCharacterOfPosition(node.getEnd()).line + 2 - first;
    if (lines <= FUNCTION_LINES) return;
    found.push(`${file.path}:${first} ${nameOf(node)} has ${lines} lines, over ${FUNCTION_LINES}; name its parts`);
  });
  return found;
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name !== undefined) return node.name.getText();
  if (ts.isVariableDeclaration(node.parent) || ts.isPropertyAssignment(node.parent)) return node.parent.name.getText();
  return 'a function';
}
