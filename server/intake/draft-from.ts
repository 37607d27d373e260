import { type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { lineSources } from '../../db/mail/mail.ts';
import { type InboundMessage, inboundMessages } from '../../db/message/message.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { stampStage } from '../postgres/stamp-stage.ts';
import { askCustomer } from './ask-customer.ts';
import { askCommercial, closeClarify } from './clarify-task.ts';
import { askedAt } from './draft/asked-line.ts';
import { doubtOf } from './draft/line-reading.ts';
import { endOfDay } from './draft/wanted-at.ts';
import { beginDraft, continueDraft } from './draft/write-draft.ts';
import type { HeardOrder } from './hear-message.ts';
import { sourceOf } from './line-source.ts';

/** Writes what was heard into a draft, asks what is left to ask, and gives the draft for the checks. */
export async function draftFrom(tx: ServerTx, message: InboundMessage, heard: HeardOrder): Promise<string> {
  const { customer, told } = heard;
  const draft = await write(tx, heard);
  await tx.put(inboundMessages, {
    ...message,
    customerId: customer?.id ?? null,
    draftId: draft.id,
    state: customer ? 'drafted' : 'needs_human',
    reason: customer ? null : 'message.unknown_sender',
  });
  const isUnsure = told.lines.some(({ line }) => doubtOf(line) !== undefined);
  if (!customer || isUnsure) await ask(tx, message, heard, draft);
  else if (heard.open) await closeClarify(tx, draft);
  return draft.id;
}

/** Writes the draft as the thread now reads. */
async function write(tx: ServerTx, { customer, plant, open, told, draftId, sources }: HeardOrder): Promise<OrderDraft> {
  const { messageId, shipTo, extraDiscountBps } = told;
  const wish = { messageId, wantedAt: endOfDay(told.date, plant.zone), shipTo, extraDiscountBps };
  if (open) return continueDraft(tx, open.draft, wish, open.lines, told.lines);
  const buyer = {
    id: draftId,
    plantId: plant.id,
    customerId: customer?.id ?? null,
    currency: customer?.currency ?? plant.currency,
  };
  const draft = await beginDraft(tx, buyer, wish, told.lines);
  await tx.putMany(
    lineSources,
    [...(sources ?? [])].map(([lineId, source]) => sourceOf(lineId, draftId, source)),
  );
  return draft;
}

/** One question to the customer whom we know, and a task for commercial, who may be quicker. */
async function ask(tx: ServerTx, message: InboundMessage, heard: HeardOrder, draft: OrderDraft): Promise<void> {
  const { customer, told } = heard;
  const lines = told.lines.map(({ line }) => line);
  const unsure = told.lines[askedAt(lines)];
  const question = customer && unsure ? await askCustomer(tx, draft, message, unsure, heard) : undefined;
  await tx.put(orderDrafts, { ...draft, state: 'needs_clarification', question: question ?? null });
  // It was read before anything was asked about it.
  await stampStage(tx, message.id, 'read');
  await stampStage(tx, message.id, 'asked');
  if (customer && question === undefined) await leaveToPerson(tx, message.id);
  const open = lines.filter((line) => doubtOf(line) !== undefined);
  await askCommercial(tx, {
    question: customer ? 'clarify.line' : 'clarify.customer',
    plantId: draft.plantId,
    subject: customer?.name ?? message.fromNumber,
    context: [
      { code: 'clarify.message', facts: { text: message.body.slice(0, 300).toWellFormed(), from: message.fromNumber } },
      ...open.slice(0, 10).map((line) => ({ code: 'clarify.line', facts: { phrase: line.phrase } })),
    ],
    draft,
    currency: draft.currency,
  });
}

/** Nobody is asked in the thread any more: the message waits for a person, and says so. */
async function leaveToPerson(tx: ServerTx, messageId: string): Promise<void> {
  const message = await tx.get(inboundMessages, messageId);
  if (message) await tx.put(inboundMessages, { ...message, state: 'needs_human', reason: 'message.much_to_ask' });
}
