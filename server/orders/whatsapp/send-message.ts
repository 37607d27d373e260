import { inboundMessages, type OutboundMessage, outboundMessages } from '../../../db/message/message.ts';
import { hour, minute, second } from '../../../db/values/instant.ts';
import { type Outlet, outletFrom } from '../../graph/graph-account.ts';
import type { JobPayload } from '../../postgres/job-name.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { stampStage } from '../../postgres/stamp-stage.ts';
import { type House, transactAsSystem } from '../../postgres/transaction.ts';
import { type PostOutcome, postText, type TextMessage } from './post-text.ts';

const longestPauseMs = 5 * minute;
/** WhatsApp takes a free answer for 24 hours after the customer wrote; past that, trying on is pointless. */
const giveUpAfterMs = 24 * hour;
/** Stands on a message while it is being sent. Found there by a later attempt, nobody knows whether it went. */
const sending = 'whatsapp.sending';

/**
 * Sends a queued message between two transactions. It is marked before it leaves, so it is never knowingly sent twice: an
 * attempt whose end nobody knows is recorded as failed with `whatsapp.outcome_unknown`, for a person to look at.
 */
export async function sendMessage(
  house: House,
  tenantId: string,
  payload: JobPayload,
  outlet: Outlet = outletFrom(process.env),
): Promise<void> {
  const messageId = String(payload['messageId']);
  const attempt = Number(payload['attempt'] ?? 1);
  // What is only shown can be shown again.
  const repeatable = outlet.kind === 'screen';
  const message = await transactAsSystem(house, tenantId, (tx) => beginSending(tx, messageId, repeatable));
  if (!message) return;
  const outcome = await leaveBy(outlet, message);
  await transactAsSystem(house, tenantId, (tx) => settleSending(tx, messageId, outcome, attempt));
}

async function beginSending(tx: ServerTx, messageId: string, repeatable: boolean): Promise<TextMessage | undefined> {
  const message = await tx.get(outboundMessages, messageId);
  if (message?.state !== 'waiting') return undefined;
  if (message.error === sending && !repeatable) {
    await tx.put(outboundMessages, { ...message, state: 'failed', error: 'whatsapp.outcome_unknown' });
    return undefined;
  }
  await tx.put(outboundMessages, { ...message, error: sending });
  const asked = message.messageId === null ? undefined : await tx.get(inboundMessages, message.messageId);
  const replyTo = asked?.channel === 'whatsapp' ? asked.externalId : null;
  return { id: message.id, toNumber: message.toNumber, body: message.body, replyTo };
}

async function leaveBy(outlet: Outlet, message: TextMessage): Promise<PostOutcome> {
  switch (outlet.kind) {
    case 'graph':
      return postText(outlet.account, message);
    case 'screen':
      return { kind: 'accepted', externalId: `demo:${message.id}` };
    case 'none':
      return { kind: 'locked_out', code: 'whatsapp.not_configured' };
  }
}

async function settleSending(tx: ServerTx, messageId: string, outcome: PostOutcome, attempt: number): Promise<void> {
  const message = await tx.get(outboundMessages, messageId);
  // Another attempt may have called it unknown meanwhile; this one knows better.
  if (!message || (message.state !== 'waiting' && message.state !== 'failed')) return;
  switch (outcome.kind) {
    case 'accepted':
      await tx.put(outboundMessages, {
        ...message,
        state: 'sent',
        sentAt: tx.now,
        externalId: outcome.externalId,
        error: null,
      });
      return stampStage(tx, message.messageId, 'replied');
    case 'later':
      return tryLater(tx, message, outcome.code, attempt, outcome.retryAfterMs ?? pauseAfter(attempt));
    case 'locked_out':
      return tryLater(tx, message, outcome.code, attempt, longestPauseMs);
    case 'refused':
      return tx.put(outboundMessages, { ...message, state: 'failed', error: outcome.code });
    case 'unknown':
      await tx.audit('whatsapp.outcome_unknown', { messageId, code: outcome.code });
      return tx.put(outboundMessages, { ...message, state: 'failed', error: 'whatsapp.outcome_unknown' });
  }
}

/** 1 s after the first attempt, twice as long after each further, 5 min at most. */
function pauseAfter(attempt: number): number {
  return Math.min(second * 2 ** (attempt - 1), longestPauseMs);
}

async function tryLater(
  tx: ServerTx,
  message: OutboundMessage,
  code: string,
  attempt: number,
  pauseMs: number,
): Promise<void> {
  const due = tx.now + pauseMs;
  if (due > message.createdAt + giveUpAfterMs) {
    return tx.put(outboundMessages, { ...message, state: 'failed', error: code });
  }
  await tx.put(outboundMessages, { ...message, state: 'waiting', error: code });
  await tx.later('whatsapp.send', `whatsapp:${message.id}`, { messageId: message.id, attempt: attempt + 1 }, due);
}
