import { atDoor } from '../../../../server/at-door.ts';
import { giveFile } from '../../../../server/intake/file-door.ts';

export const dynamic = 'force-dynamic';

/** A file that came with a message. */
export const GET = (request: Request): Promise<Response> => atDoor('files', () => giveFile(request));
