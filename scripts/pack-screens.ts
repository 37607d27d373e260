/** The last step of the build: packs each file of `out/` once, as a browser takes it, so that nobody packs it on the way. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { root } from './start/settings.ts';

/** Smaller files do not become smaller. */
const least = 600;

const out = join(root, 'out');
for (const file of globSync('**/*.{js,css,html,svg,json,webmanifest}', { cwd: out })) {
  const plain = readFileSync(join(out, file));
  if (plain.length < least) continue;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
  writeFileSync(join(out, `${file}.br`), brotliCompressSync(plain, { params }));
  writeFileSync(join(out, `${file}.gz`), gzipSync(plain, { level: 9 }));
}
