import { TRPCError } from '@trpc/server';
import type { Context } from '../router.ts';
import { webChanges, webHouse } from '../web-house.ts';
import { signedInBy } from './session-door.ts';

/** What each call of the app's own API gets: the House and who calls. */
export async function trpcContext(request: Request): Promise<Context> {
  const person = await signedInBy(request.headers).catch((cause: unknown) => {
    throw new TRPCError({ code: 'SERVICE_UNAVAILABLE', message: 'the database is away: try again soon', cause });
  });
  return { house: webHouse(), changes: webChanges(), person };
}

const ours = new Set(['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE']);

/** One log line for what is our fault; a caller's mistake is theirs to read. */
export function trpcFailed({
  error,
  path,
}: {
  error: { code: string; message: string; cause?: unknown };
  path?: string | undefined;
}): void {
  if (ours.has(error.code)) console.error(`api: ${path ?? '?'} failed: ${error.message}`, error.cause ?? '');
}
