import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { ROOT } from './run-tool.ts';

/** A file of the repository: its path from the root with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const BINARY = /\.(png|jpe?g|gif|webp|ico|woff2?|pdf|wasm|xlsx|ogg|mp3|webm)$/;

/** Every text file that is, or is about to be, under version control. */
export async function readSourceTree(): Promise<SourceFile[]> {
  const { stdout } = await promisify(execFile)('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: ROOT,
    maxBuffer: 64 * 1024 * 1024,
  });
  const paths = stdout.split('\0').filter((path) => path !== '' && !BINARY.test(path));
  const files = await Promise.all(paths.map(readIfFile));
  return files.filter((file) => file !== undefined);
}

// A path git still knows may be gone from the tree, or be a link to a folder.
async function readIfFile(path: string): Promise<SourceFile | undefined> {
  const absolute = join(ROOT, path);
  const found = await stat(absolute).catch(() => undefined);
  return found?.isFile() ? { path, text: await readFile(absolute, 'utf8') } : undefined;
}

export const isCode = (path: string): boolean => /\.(ts|tsx|mts|cts|mjs|cjs|js)$/.test(path);

/** Files that vitest or Playwright runs. */
export const isTest = (path: string): boolean => /\.(test|spec)\.tsx?$/.test(path);

/** The file as a syntax tree, without types. */
export function parse({ path, text }: SourceFile): ts.SourceFile {
  const kind = /\.(tsx|jsx)$/.test(path) ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true, kind);
}

/** Calls `visit` on every node below `node`, parents before children. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  node.forEachChild((child) => {
    visit(child);
    walk(child, visit);
  });
}

/** The one-based line on which a node's own text begins, its comments left out. */
export function lineOf(node: ts.Node): number {
  const file = node.getSourceFile();
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}
