import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { noteRefusal } from '../server/at-door.ts';
import { trpcContext, trpcFailed } from '../server/identity/trpc-door.ts';
import { appRouter } from '../server/router.ts';
import { takeBody } from './take-body.ts';

/** More than a device ever sends at once; it makes a refused batch smaller by itself. */
const largestCall = 5_000_000;

const answer = (request: Request): Promise<Response> =>
  fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    allowBatching: false,
    createContext: () => trpcContext(request),
    onError: trpcFailed,
  });

/** The app's own door, sync and who is signed in; a body is read here, so that nobody can fill the memory with one. */
export async function answerApi(request: Request): Promise<Response> {
  if (request.method !== 'POST') return answer(request);
  const body = await takeBody(request, largestCall);
  if (body === undefined) {
    const error = { code: 'PAYLOAD_TOO_LARGE', message: 'the body is larger than 5 MB: send it in parts' };
    noteRefusal('api', 413, error.message);
    return Response.json({ error }, { status: 413 });
  }
  return answer(new Request(request.url, { method: 'POST', headers: request.headers, body, signal: request.signal }));
}
