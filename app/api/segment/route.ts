import { atDoor } from '../../../server/at-door.ts';
import { giveSegment } from '../../../server/sync/segment-door.ts';

export const dynamic = 'force-dynamic';

/** Every row of a person's scopes, for a device that begins. */
export const GET = (request: Request): Promise<Response> => atDoor('segment', () => giveSegment(request));
