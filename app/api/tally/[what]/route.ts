import { atDoor } from '../../../../server/at-door.ts';
import { answerTallyAgent, largestReport } from '../../../../server/orders/erp/tally/tally-door.ts';
import { takeBody } from '../../../_doors/take-body.ts';

export const dynamic = 'force-dynamic';

/** What the agent beside a plant's Tally asks and brings. */
export const POST = (request: Request, { params }: { readonly params: Promise<{ what: string }> }): Promise<Response> =>
  atDoor('tally', async () => {
    const { what } = await params;
    return answerTallyAgent(what, await takeBody(request, largestReport), request.headers);
  });
