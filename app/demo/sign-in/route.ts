import { atDoor } from '../../../server/at-door.ts';
import { demoSignIn } from '../../../server/identity/demo-door.ts';

export const dynamic = 'force-dynamic';

/** One click signs in as a role of the demo plant. */
export const GET = (request: Request): Promise<Response> => atDoor('demo', () => demoSignIn(request));
