import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './run-tool.ts';

/** Paths from the root of a small repository, and what stands there. */
export type Tree = Readonly<Record<string, string>>;

/** Writes a tree of files to a temporary folder that borrows this repository's packages, and hands it to `use`. */
export async function withTree<T>(tree: Tree, use: (root: string) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'throughline-planted-'));
  try {
    for (const name of ['node_modules', 'package.json', 'tsconfig.json', 'biome.json']) {
      await symlink(join(ROOT, name), join(root, name));
    }
    for (const [path, text] of Object.entries(tree)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return await use(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
