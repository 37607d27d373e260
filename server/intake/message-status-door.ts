import { webHouse } from '../web-house.ts';
import { answerStatus } from './message-status.ts';

/** How far a message has come: stages, order, question or approval. Signed over the path, for `npm run say` and tests. */
export function followMessage(request: Request): Promise<Response> {
  const secret = process.env['WHATSAPP_APP_SECRET'] ?? '';
  const { pathname } = new URL(request.url);
  return answerStatus(webHouse().sql, secret, pathname, request.headers.get('x-say-signature'));
}
