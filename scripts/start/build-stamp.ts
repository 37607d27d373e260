import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './settings.ts';

const sources = [
  'app',
  'db',
  'public',
  'scripts/build.ts',
  'scripts/build-sw.ts',
  'scripts/pack-screens.ts',
  'scripts/mend-driver.mjs',
  'package-lock.json',
  'tsconfig.json',
];
const configs = /^(next\.config|postcss\.config|instrumentation|proxy)\b/;
const made = /(^|\/)sw\.js(\.map)?$|\.test\.tsx?$|\.sql$/;
/** What a whole build leaves behind. */
const results = ['out/index.html', 'out/sw.js'];
const stamp = join(root, '.next/throughline-stamp');

/** A hash over everything the built product is made from: the same hash, the same product. */
export async function hashOfSources(): Promise<string> {
  const configFiles = (await readdir(root)).filter((name) => configs.test(name));
  const files = (await Promise.all([...sources, ...configFiles].map(filesBelow)))
    .flat()
    .filter((file) => !made.test(file));
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`${file}\0`).update(await readFile(join(root, file)));
  return hash.digest('hex');
}

async function filesBelow(path: string): Promise<string[]> {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  const entries = await readdir(full, { withFileTypes: true, recursive: true }).catch(() => undefined);
  if (entries === undefined) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

/** Whether the product in `.next` was built, whole, from sources with this hash. */
export async function isBuiltFrom(hash: string): Promise<boolean> {
  if (!results.every((file) => existsSync(join(root, file)))) return false;
  return (await readFile(stamp, 'utf8').catch(() => '')) === hash;
}

/** Notes what the finished build was made from; undefined while one is under way. */
export async function noteBuiltFrom(hash: string | undefined): Promise<void> {
  if (hash === undefined) return rm(stamp, { force: true });
  await mkdir(join(root, '.next'), { recursive: true });
  await writeFile(stamp, hash);
}
