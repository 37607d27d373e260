import type { Attachment, InboundMessage } from '../../db/message/message.ts';
import { moneyScope } from '../../db/scope.ts';
import { type Instant, minute } from '../../db/values/instant.ts';
import { customerId, vinod } from './demo-customers.ts';

const messageId = 'msg-photo';

/** A list on paper that a dealer's buyer photographed: a person types its lines. */
export const demoPhoto: Attachment = {
  id: 'file-photo',
  scope: moneyScope,
  messageId,
  position: 1,
  kind: 'image',
  mimeType: 'image/jpeg',
  fileName: null,
  bytes: 54905,
  sha256: 'cede0f9281d80a79903a0f6c21bbd2274dab00626c64b725d805fdaea16e7e7e',
  state: 'kept',
  reason: null,
  sourceId: null,
};

/** The message it came with, a few minutes before `now`. */
export function photographedMessage(now: Instant): InboundMessage {
  const at = now - 6 * minute;
  return {
    id: messageId,
    scope: moneyScope,
    channel: 'whatsapp',
    externalId: 'wamid.demo-photo',
    fromNumber: vinod,
    customerId: customerId('sai'),
    kind: 'image',
    body: 'bhaiya ye list bhej do',
    state: 'needs_human',
    receivedAt: at,
    saidAt: at,
    quotes: null,
    payload: null,
    changed: null,
    draftId: null,
    reason: 'message.not_text',
    stages: [],
  };
}
