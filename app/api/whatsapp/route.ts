import { atDoor } from '../../../server/at-door.ts';
import { largestDelivery, receiveWhatsapp, verifyWhatsapp } from '../../../server/intake/whatsapp-door.ts';
import { takeBody } from '../../_doors/take-body.ts';

export const dynamic = 'force-dynamic';

/** Meta's verify handshake. */
export const GET = (request: Request): Promise<Response> => atDoor('whatsapp', async () => verifyWhatsapp(request));

/** A delivery of WhatsApp messages and statuses, signed over its raw bytes. */
export const POST = (request: Request): Promise<Response> =>
  atDoor('whatsapp', async () => receiveWhatsapp(await takeBody(request, largestDelivery), request.headers));
