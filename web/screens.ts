import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Hono } from 'hono';
import { isPlacePath } from '../app/_ui/place-names.ts';

/** What the build made: the one document, its scripts, the service worker. */
const built = join(import.meta.dirname, '../out');

/** Scripts are named by what is in them and kept for ever; the document and the worker are asked for each time. */
function keeping(path: string): string {
  if (path.startsWith('/_next/static/')) return 'public, max-age=31536000, immutable';
  return path === '/sw.js' ? 'no-cache, no-store, must-revalidate' : 'no-cache';
}

/**
 * Adds the screens: every place is drawn by one static document (docs/adr/0003-moving-offline.md), answered as the service worker
 * does without a network. Files were packed when they were built; nothing is rendered or packed here.
 */
export function addScreens(app: Hono): void {
  const nowhere = readFileSync(join(built, '404.html'), 'utf8');
  const files = serveStatic({
    root: built,
    precompressed: true,
    rewriteRequestPath: (path) => (isPlacePath(path) ? '/index.html' : path),
  });
  app.get('*', async (context) => {
    const answer = await files(context, async () => undefined);
    if (!answer) return context.notFound();
    answer.headers.set('Cache-Control', keeping(context.req.path));
    return answer;
  });
  app.notFound((context) => context.html(nowhere, 404));
}
