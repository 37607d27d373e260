import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { noteRefusal } from '../../../../server/at-door.ts';
import { trpcContext, trpcFailed } from '../../../../server/identity/trpc-door.ts';
import { appRouter } from '../../../../server/router.ts';
import { takeBody } from '../../../_doors/take-body.ts';

export const dynamic = 'force-dynamic';

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

/** The app's own door: sync and who is signed in. */
export const GET = answer;

/** The same with a body, read here so that nobody can fill the memory with one. */
export async function POST(request: Request): Promise<Response> {
  const body = await takeBody(request, largestCall);
  if (body === undefined) {
    const error = { code: 'PAYLOAD_TOO_LARGE', message: 'the body is larger than 5 MB: send it in parts' };
    noteRefusal('api', 413, error.message);
    return Response.json({ error }, { status: 413 });
  }
  return answer(new Request(request.url, { method: 'POST', headers: request.headers, body, signal: request.signal }));
}
