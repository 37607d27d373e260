import { customers } from '../../db/customer/customer.ts';
import { orderDrafts } from '../../db/draft/draft.ts';
import { type Option, options } from '../../db/exception/exception.ts';
import { outboundMessages } from '../../db/message/message.ts';
import { plants } from '../../db/plant/plant.ts';
import { moneyScope } from '../../db/scope.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { amountFor, languageFor } from './ask-words.ts';
import { saidLast } from './buyer-sql.ts';
import { buyerWords } from './buyer-words.ts';
import { advanceEffect } from './options/ask-advance.ts';
import { priceEffect } from './options/other-price.ts';
import { creditRoom, numberFor, type WaitingDraft } from './options/waiting-draft.ts';
import { undoWindowMs } from './undo-window.ts';

/** What a way out writes to the customer of a draft, for ever one message. */
export const buyerMessageId = (optionId: string): string => `way-${optionId}`;

/** The customer hears of it when it can't be undone any more. */
export const tellBuyerLater = (tx: ServerTx, { id }: Option): Promise<void> =>
  tx.later('option.tell', `tell:${id}`, { optionId: id }, tx.now + undoWindowMs());

/** It stands: the customer is written to, once. Whoever decided the order meanwhile has told them already. */
export async function tellBuyer(tx: ServerTx, payload: JobPayload): Promise<void> {
  const option = await tx.get(options, String(payload['optionId']));
  if (option?.state !== 'applied') return;
  const draft = await tx.get(orderDrafts, String(option.effect['draftId']));
  const customer = draft && (await tx.get(customers, draft.customerId ?? ''));
  if (draft?.state !== 'awaiting_approval' || draft.version !== option.effect['version'] || !customer) return;
  const number = await numberFor(tx, { draft, customer });
  const body = number && (await bodyOf(tx, option, { draft, customer }, number));
  const id = buyerMessageId(option.id);
  if (!body || (await tx.get(outboundMessages, id))) return;
  await tx.put(outboundMessages, {
    id,
    scope: moneyScope,
    channel: 'whatsapp',
    toNumber: number,
    customerId: customer.id,
    body,
    messageId: draft.messageId,
    draftId: draft.id,
    form: null,
    lineId: null,
    state: 'waiting',
    createdAt: tx.now,
    sentAt: null,
    externalId: null,
    error: null,
  });
  await tx.later('whatsapp.send', `whatsapp:${id}`, { messageId: id });
}

async function bodyOf(
  tx: ServerTx,
  { kind, effect }: Option,
  waiting: WaitingDraft,
  number: string,
): Promise<string | undefined> {
  const { draft, customer } = waiting;
  const plant = await tx.get(plants, draft.plantId);
  const language = languageFor(await saidLast(tx, number), customer.currency !== plant?.currency);
  const words = buyerWords[language];
  const money = (minor: number): string => amountFor(minor, draft.currency, language);
  if (kind === 'advance') {
    advanceEffect.parse(effect);
    const room = await creditRoom(tx, waiting);
    const minor = room ? draft.totalMinor - room.leftMinor : 0;
    return minor > 0 ? words.advance(money(draft.totalMinor), money(minor)) : undefined;
  }
  const { netMinor, extraBps } = priceEffect.parse(effect);
  return words.price(money(netMinor), extraBps === 0 ? null : `${extraBps / 100} %`);
}
