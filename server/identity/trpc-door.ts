import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { noteRefusal } from '../at-door.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import type { Context } from '../router.ts';
import { webChanges, webHouse, webRealtime, webSegments } from '../web-house.ts';
import { provenToken, signedInBy } from './session-door.ts';

/** What each call of the app's own API gets: the House and who calls. */
export async function trpcContext(request: Request): Promise<Context> {
  const ask = () => signedInBy(request.headers);
  const person = await ask().catch((cause: unknown) => {
    throw new TRPCError({ code: 'SERVICE_UNAVAILABLE', message: 'the database is away: try again soon', cause });
  });
  const shared = { house: webHouse(), changes: webChanges(), realtime: webRealtime(), segments: webSegments() };
  return { ...shared, person, ask, session: () => provenToken(request.headers) };
}

/** One log line for what failed or was refused; a phone whose session ended asks again and again, and gets none. */
export function trpcFailed({ error, path = '?' }: { error: TRPCError; path?: string | undefined }): void {
  const status = getHTTPStatusCodeFromError(error);
  if (status >= 500) console.error(`api: ${path} failed: ${error.message}`, error.cause ?? '');
  else if (error.code !== 'UNAUTHORIZED') noteRefusal('api', status, `${path}: ${refusalSentence(error)}`);
}
