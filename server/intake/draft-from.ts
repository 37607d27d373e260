import { type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { type InboundMessage, inboundMessages } from '../../db/message/message.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { stampStage } from '../postgres/stamp-stage.ts';
import { askCustomer } from './ask-customer.ts';
import { askCommercial, closeClarify } from './clarify-task.ts';
import { doubtOf, type LineReading } from './draft/line-reading.ts';
import { questionText } from './draft/question-text.ts';
import { endOfDay } from './draft/wanted-at.ts';
import { beginDraft, continueDraft } from './draft/write-draft.ts';
import type { HeardOrder } from './hear-message.ts';

/** Writes what was heard into a draft, asks what is left to ask, and gives the draft for the checks. */
export async function draftFrom(tx: ServerTx, message: InboundMessage, heard: HeardOrder): Promise<string> {
  const { customer, plant, open } = heard;
  const wish = {
    messageId: message.id,
    wantedAt: endOfDay(heard.date, plant.zone),
    shipTo: heard.shipTo,
    extraDiscountBps: heard.extraDiscountBps,
  };
  const buyer = {
    plantId: plant.id,
    customerId: customer?.id ?? null,
    currency: customer?.currency ?? plant.currency,
  };
  const draft = open
    ? await continueDraft(tx, open.draft, wish, open.lines, heard.lines)
    : await beginDraft(tx, buyer, wish, heard.lines);
  await tx.put(inboundMessages, {
    ...message,
    customerId: customer?.id ?? null,
    draftId: draft.id,
    state: customer ? 'drafted' : 'needs_human',
    reason: customer ? null : 'message.unknown_sender',
  });
  const unsure = heard.lines.find((line) => doubtOf(line) !== undefined);
  if (!customer || unsure) await ask(tx, message, heard, draft, unsure);
  else if (open) await closeClarify(tx, draft);
  return draft.id;
}

/** One question to the customer whom we know, and a task for commercial, who may be quicker. */
async function ask(
  tx: ServerTx,
  message: InboundMessage,
  { customer, plant, catalogue, lines }: HeardOrder,
  draft: OrderDraft,
  unsure: LineReading | undefined,
): Promise<void> {
  const region = draft.currency === plant.currency ? 'home' : 'abroad';
  const text = customer && unsure && questionText(unsure, (id) => catalogue.byId.get(id), region);
  const question = text !== undefined && (await askCustomer(tx, draft, message, text)) ? text : null;
  await tx.put(orderDrafts, { ...draft, state: 'needs_clarification', question });
  // It was read before anything was asked about it.
  await stampStage(tx, message.id, 'read');
  await stampStage(tx, message.id, 'asked');
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
