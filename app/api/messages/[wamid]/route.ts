import { atDoor } from '../../../../server/at-door.ts';
import { followMessage } from '../../../../server/intake/message-status-door.ts';

export const dynamic = 'force-dynamic';

/** How far a posted message has come. */
export const GET = (request: Request): Promise<Response> => atDoor('messages', () => followMessage(request));
