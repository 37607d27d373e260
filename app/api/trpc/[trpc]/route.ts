import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { trpcContext, trpcFailed } from '../../../../server/identity/trpc-door.ts';
import { appRouter } from '../../../../server/router.ts';

export const dynamic = 'force-dynamic';

/** The app's own door: sync and who is signed in. */
const handler = (request: Request): Promise<Response> =>
  fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext: () => trpcContext(request),
    onError: trpcFailed,
  });

export { handler as GET, handler as POST };
