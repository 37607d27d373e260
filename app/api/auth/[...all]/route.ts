import { atDoor } from '../../../../server/at-door.ts';
import { answerAuth, largestAuthBody } from '../../../../server/identity/auth-door.ts';
import { takeBody } from '../../../_doors/take-body.ts';

export const dynamic = 'force-dynamic';

const handler = (request: Request): Promise<Response> =>
  atDoor('auth', async () => answerAuth(request, await takeBody(request, largestAuthBody)));

export { handler as GET, handler as POST };
