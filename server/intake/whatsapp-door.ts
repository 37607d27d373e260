import { webHouse } from '../web-house.ts';
import { answerChallenge, answerDelivery, largestDelivery, type WhatsappSecrets } from './whatsapp/answer-delivery.ts';

export { largestDelivery };

const secrets = (): WhatsappSecrets => ({
  appSecret: process.env['WHATSAPP_APP_SECRET'] ?? '',
  verifyToken: process.env['WHATSAPP_VERIFY_TOKEN'] ?? '',
});

/** Meta asks, once, whether this address is ours. */
export function verifyWhatsapp(request: Request): Response {
  return answerChallenge(new URL(request.url).searchParams, secrets());
}

/**
 * A delivery, whose bytes the caller has read: `undefined` when there were too many. While the database is away Meta is
 * asked to come again.
 */
export async function receiveWhatsapp(raw: Uint8Array | undefined, headers: Headers): Promise<Response> {
  try {
    return await answerDelivery(webHouse(), secrets(), raw, headers.get('x-hub-signature-256'));
  } catch (cause) {
    console.error('whatsapp: a delivery could not be kept, Meta will send it again:', cause);
    return Response.json({ error: 'not kept: send it again' }, { status: 503, headers: { 'retry-after': '5' } });
  }
}
