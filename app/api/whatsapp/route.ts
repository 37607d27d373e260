import { largestDelivery, receiveWhatsapp, verifyWhatsapp } from '../../../server/intake/whatsapp-door.ts';
import { takeBody } from '../../ingest/take-body.ts';

export const dynamic = 'force-dynamic';

/** Meta's verify handshake. */
export const GET = (request: Request): Response => verifyWhatsapp(request);

/** A delivery of WhatsApp messages and statuses, signed over its raw bytes. */
export async function POST(request: Request): Promise<Response> {
  return receiveWhatsapp(await takeBody(request, largestDelivery), request.headers);
}
