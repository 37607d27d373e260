import type { Context } from '../router.ts';
import { webChanges, webHouse } from '../web-house.ts';
import { signedInBy } from './session-door.ts';

/** What each call of the app's own API gets: the House and who calls. */
export async function trpcContext(request: Request): Promise<Context> {
  return { house: webHouse(), changes: webChanges(), person: await signedInBy(request.headers) };
}

/** One log line for what is our fault; a caller's mistake is theirs to read. */
export function trpcFailed({
  error,
  path,
}: {
  error: { code: string; message: string; cause?: unknown };
  path?: string | undefined;
}): void {
  if (error.code === 'INTERNAL_SERVER_ERROR')
    console.error(`api: ${path ?? '?'} failed: ${error.message}`, error.cause ?? '');
}
