import { build } from 'esbuild';
import { openBrowser } from '../bench/browser.ts';

const entry = `
  import { evaluationsPerS } from './scripts/bench-routing/evaluations.ts';
  import { routingTable } from './scripts/bench-routing/large-tables.ts';
  globalThis.measured = evaluationsPerS(routingTable(200));
`;

/** The same decisions on 200 rows, with the same code, in Chromium. */
export async function evaluationsInBrowser(): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: '.', loader: 'ts' },
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  });
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
    return await page.evaluate(() => (globalThis as unknown as { measured: number }).measured);
  } finally {
    await browser.close();
  }
}
