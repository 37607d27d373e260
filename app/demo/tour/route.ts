import { atDoor } from '../../../server/at-door.ts';
import { largestTourBody, takeTourStep } from '../../../server/tour/tour-door.ts';
import { takeBody } from '../../_doors/take-body.ts';

export const dynamic = 'force-dynamic';

/** One step of the demo's tour. */
export const POST = (request: Request): Promise<Response> =>
  atDoor('tour', async () => takeTourStep(request, await takeBody(request, largestTourBody)));
