import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { injectManifest } from 'workbox-build';

const root = join(import.meta.dirname, '..');

/**
 * After `next build`: bundles `app/sw.ts` and writes into it the list of what it keeps, as `out/sw.js`. Returns the number of files
 * kept and their bytes.
 */
async function buildServiceWorker(): Promise<{ count: number; size: number }> {
  const bundled = join(tmpdir(), `throughline-sw-${process.pid}.js`);
  await build({
    entryPoints: [join(root, 'app/sw.ts')],
    outfile: bundled,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  const built: { polyfillFiles: string[] } = JSON.parse(
    await readFile(join(root, '.next/build-manifest.json'), 'utf8'),
  );
  const { count, size, warnings } = await injectManifest({
    swSrc: bundled,
    swDest: join(root, 'out/sw.js'),
    globDirectory: join(root, 'out'),
    globPatterns: ['_next/static/**/*.{js,css,woff2}', 'index.html', 'icons/*', 'manifest.webmanifest'],
    // Polyfills are for browsers without modules, which have no service workers either.
    globIgnores: built.polyfillFiles.map((file) => `_next/${file}`),
    dontCacheBustURLsMatching: /^\/_next\/static\//,
    manifestTransforms: [(entries) => ({ manifest: entries.map((entry) => ({ ...entry, url: urlOf(entry.url) })) })],
    maximumFileSizeToCacheInBytes: 5_000_000,
  });
  await rm(bundled);
  if (warnings.length > 0) throw new Error(`the offline worker would miss files: ${warnings.join('; ')}`);
  return { count, size };
}

/** A file of the build → the address it is served at; `[` and `]` must be escaped as the browser asks for them. */
function urlOf(file: string): string {
  if (file === 'index.html') return '/';
  return `/${file.split('/').map(encodeURIComponent).join('/')}`;
}

const { count, size } = await buildServiceWorker();
process.stdout.write(`offline worker: ${count} files, ${Math.round(size / 1_024)} KiB\n`);
