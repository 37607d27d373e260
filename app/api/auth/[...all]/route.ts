import { answerAuth, largestAuthBody } from '../../../../server/identity/auth-door.ts';
import { takeBody } from '../../../ingest/take-body.ts';

export const dynamic = 'force-dynamic';

const handler = async (request: Request): Promise<Response> =>
  answerAuth(request, await takeBody(request, largestAuthBody));

export { handler as GET, handler as POST };
