import { inboundMessages, type MessageForm, type OutboundMessage, outboundMessages } from '../../db/message/message.ts';
import { hour, minute, second } from '../../db/values/instant.ts';
import { type Outlet, outletFrom } from '../graph/graph-account.ts';
import type { GraphMessage, PostOutcome } from '../graph/post-message.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { stampStage } from '../postgres/stamp-stage.ts';
import { type House, transactAsSystem } from '../postgres/transaction.ts';
import { storageFrom } from '../storage/open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import { leaveBy, type OpenOutlet } from './leave-by.ts';
import { earlierWaiting, earlyStatuses, heardLast, isBeingSent, nextWaiting } from './outbox-sql.ts';
import { inTemplate } from './template-words.ts';

const longestPauseMs = 5 * minute;
/** WhatsApp takes a free answer for 24 hours after the customer wrote; past that, trying on is pointless. */
const giveUpAfterMs = 24 * hour;
/** The window counts from Meta's clock, to the second. */
const windowMs = 24 * hour;
const clockSkewMs = minute;
/** How soon a message whose turn has not come looks again, should nobody call it. */
const turnMs = 5 * second;
/** What the demo's screens show in a template's place. */
const shownTemplate = { name: 'order_update', language: 'en' };
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
  storage: () => Storage = () => storageFrom(process.env),
): Promise<void> {
  const messageId = String(payload['messageId']);
  const attempt = Number(payload['attempt'] ?? 1);
  if (outlet.kind === 'none') {
    await transactAsSystem(house, tenantId, (tx) => awaitOutlet(tx, messageId, attempt));
    return;
  }
  const message = await transactAsSystem(house, tenantId, (tx) => beginSending(tx, messageId, outlet));
  if (!message) return;
  const outcome = await leaveBy(outlet, message, { tenantId, storage });
  await transactAsSystem(house, tenantId, (tx) => settleSending(tx, messageId, outcome, attempt));
}

/** Nothing leaves before somebody has set a number up: it is not even begun. */
async function awaitOutlet(tx: ServerTx, messageId: string, attempt: number): Promise<void> {
  const message = await tx.get(outboundMessages, messageId);
  if (message?.state !== 'waiting') return;
  if (message.error === sending) await endUnknown(tx, message);
  else await tryLater(tx, message, 'whatsapp.not_configured', attempt, longestPauseMs);
}

async function beginSending(tx: ServerTx, messageId: string, outlet: OpenOutlet): Promise<GraphMessage | undefined> {
  const message = await tx.get(outboundMessages, messageId);
  if (message?.state !== 'waiting') return undefined;
  // What is only shown can be shown again.
  if (message.error === sending && outlet.kind !== 'screen') {
    await endUnknown(tx, message);
    return undefined;
  }
  // What was written to a number first arrives first: the one before calls this one when it is through.
  if (await earlierWaiting(tx, message)) {
    await waitForTurn(tx, messageId);
    return undefined;
  }
  const form = await formNow(tx, message, outlet);
  if (form === 'closed') {
    await fail(tx, message, 'whatsapp.outside_window');
    return undefined;
  }
  await tx.put(outboundMessages, { ...message, form, error: sending });
  const asked = message.messageId === null ? undefined : await tx.get(inboundMessages, message.messageId);
  const replyTo = asked?.channel === 'whatsapp' ? asked.externalId : null;
  return { id: message.id, toNumber: message.toNumber, body: message.body, form, replyTo };
}

/** Another attempt began to send it: while that one lives it will tell; after it nobody knows. */
async function endUnknown(tx: ServerTx, message: OutboundMessage): Promise<void> {
  if (await isBeingSent(tx, message.id)) await waitForTurn(tx, message.id);
  else await fail(tx, message, 'whatsapp.outcome_unknown');
}

const waitForTurn = (tx: ServerTx, messageId: string): Promise<void> =>
  tx.later('whatsapp.send', `whatsapp:${messageId}`, { messageId }, tx.now + turnMs);

/**
 * How a message leaves now: as it was written while WhatsApp's window is open, as a template outside it, and not at all
 * (`closed`) when there is none.
 */
async function formNow(
  tx: ServerTx,
  message: OutboundMessage,
  outlet: OpenOutlet,
): Promise<MessageForm | null | 'closed'> {
  if (message.form?.kind === 'template') return message.form;
  const heardAt = await heardLast(tx, message.toNumber);
  if (heardAt !== undefined && tx.now < heardAt + windowMs - clockSkewMs) return message.form;
  const template = outlet.kind === 'graph' ? outlet.account.template : shownTemplate;
  // Its caption alone would say "see the list" without one: a person is told instead.
  return template && message.form?.kind !== 'file' ? inTemplate(template, message.body) : 'closed';
}

/** It will not go by itself: a person is told. */
async function fail(tx: ServerTx, message: OutboundMessage, error: string): Promise<void> {
  await tx.put(outboundMessages, { ...message, state: 'failed', error });
  tx.happened({ type: 'message.undelivered', outboundId: message.id });
  await callNext(tx, message);
}

async function callNext(tx: ServerTx, { toNumber, id }: OutboundMessage): Promise<void> {
  const next = await nextWaiting(tx, toNumber, id);
  if (next !== undefined) await tx.later('whatsapp.send', `whatsapp:${next}`, { messageId: next });
}

async function settleSending(tx: ServerTx, messageId: string, outcome: PostOutcome, attempt: number): Promise<void> {
  const message = await tx.get(outboundMessages, messageId);
  if (!message) return;
  // A status can come before the answer: what it says counts, the answer only dates it.
  const isTold = message.externalId !== null;
  // Another attempt may have called it unknown meanwhile; this one knows better.
  if (!isTold && message.state !== 'waiting' && message.state !== 'failed') return;
  switch (outcome.kind) {
    case 'accepted':
      await tx.put(outboundMessages, {
        ...message,
        ...(isTold ? {} : { ...(await toldEarly(tx, outcome.externalId)), externalId: outcome.externalId }),
        sentAt: tx.now,
      });
      tx.happened({ type: 'message.moved', outboundId: message.id });
      await stampStage(tx, message.messageId, 'replied');
      return callNext(tx, message);
    case 'later':
      return tryLater(tx, message, outcome.code, attempt, outcome.retryAfterMs ?? pauseAfter(attempt));
    case 'locked_out':
      return tryLater(tx, message, outcome.code, attempt, longestPauseMs);
    case 'refused':
      return isTold ? undefined : fail(tx, message, outcome.code);
    case 'unknown':
      if (isTold) return undefined;
      await tx.audit('whatsapp.outcome_unknown', { messageId, code: outcome.code });
      return fail(tx, message, 'whatsapp.outcome_unknown');
  }
}

/** What was told of a message before its id was known here; `sent` when nothing was. */
async function toldEarly(tx: ServerTx, externalId: string | null): Promise<Pick<OutboundMessage, 'state' | 'error'>> {
  const [last] = externalId === null ? [] : await earlyStatuses(tx, externalId);
  return last ?? { state: 'sent', error: null };
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
    return fail(tx, message, code);
  }
  await tx.put(outboundMessages, { ...message, state: 'waiting', error: code });
  await tx.later('whatsapp.send', `whatsapp:${message.id}`, { messageId: message.id, attempt: attempt + 1 }, due);
}
