import type { House } from '../../postgres/transaction.ts';
import { readDelivery } from './read-delivery.ts';
import { isSame, isSigned } from './signature.ts';
import { takeDelivery } from './take-delivery.ts';

/** What Meta and the plant alone know. */
export interface WhatsappSecrets {
  readonly appSecret: string;
  readonly verifyToken: string;
}

/** More bytes than Meta ever sends are refused before they are read. */
export const largestDelivery = 1_000_000;

const no = (status: number, error: string): Response => Response.json({ error }, { status });

/** Answers Meta's question whether this address is ours: the challenge in plain text, or 403. */
export function answerChallenge(asked: URLSearchParams, { verifyToken }: WhatsappSecrets): Response {
  const known = verifyToken !== '' && isSame(asked.get('hub.verify_token') ?? '', verifyToken);
  if (asked.get('hub.mode') !== 'subscribe' || !known) return no(403, 'the verify token is not this plant’s');
  return new Response(asked.get('hub.challenge') ?? '', { headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

/**
 * Answers a delivery: 200 only when it is durable. `raw` is undefined when it was larger than `largestDelivery`. A wrong
 * signature is 401 and leaves no row, bytes that are no JSON are 400; Meta sends again what is not answered with 200.
 */
export async function answerDelivery(
  house: House,
  { appSecret }: WhatsappSecrets,
  raw: Uint8Array | undefined,
  signature: string | null,
): Promise<Response> {
  if (raw === undefined) return no(413, `a delivery has at most ${largestDelivery} bytes`);
  if (appSecret === '' || !isSigned(appSecret, raw, signature)) return no(401, 'the signature is not this app’s');
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder().decode(raw));
  } catch {
    return no(400, 'the body is not JSON');
  }
  const taken = await takeDelivery(house, raw, readDelivery(body));
  return taken ? Response.json({ ok: true }) : no(404, 'no plant takes WhatsApp messages here yet');
}
