import { webAuth } from '../../../../server/identity/session-door.ts';

export const dynamic = 'force-dynamic';

const handler = (request: Request): Promise<Response> => webAuth().handler(request);

export { handler as GET, handler as POST };
