import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../check/run-tool.ts';
import { type PlantedBug, planted } from './planted-bug.ts';

const copied = [
  'app',
  'db',
  'server',
  'scripts',
  'supabase',
  'docs',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];

/** This repository's code in a temporary folder: files of its own, so that no bug ever reaches the working tree; borrowed packages. */
export class TreeCopy {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Copies what stands in `from`, by default in the working tree. */
  static async make(from = ROOT): Promise<TreeCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'throughline-bugs-'));
    // However this process ends.
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    // Links as they are: one made absolute would lead out of the copy.
    for (const name of copied)
      await cp(join(from, name), join(folder, name), { recursive: true, verbatimSymlinks: true });
    await mkdir(join(folder, 'public'));
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    return new TreeCopy(folder);
  }

  /** Has `use` run on the tree with this bug in it. Throws when the bug finds no place. */
  async withBug<T>(bug: PlantedBug, use: () => Promise<T>): Promise<T> {
    const path = join(this.folder, bug.file);
    const sound = await readFile(path, 'utf8');
    await writeFile(path, planted(sound, bug));
    try {
      return await use();
    } finally {
      await writeFile(path, sound);
    }
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
