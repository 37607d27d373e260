import { draftLines } from '../../db/draft/draft.ts';
import { type InboundMessage, inboundMessages } from '../../db/message/message.ts';
import { type Quote, quoteLines, quotes } from '../../db/quote/quote.ts';
import { moneyScope } from '../../db/scope.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { beginDraft } from './draft/write-draft.ts';

/**
 * The customer accepts a quote: its lines become the draft of an order, and the quote is answered. `quote.accepted` comes
 * before the draft is checked, so that the quoted prices are there to check it by.
 */
export async function acceptQuote(tx: ServerTx, message: InboundMessage, quote: Quote): Promise<string> {
  const lines = (await tx.scan(quoteLines, 'quoteId', quote.id)).toSorted((a, b) => a.position - b.position);
  const draft = await beginDraft(
    tx,
    { id: tx.newId(), plantId: quote.plantId, customerId: quote.customerId, currency: quote.currency },
    { messageId: message.id, wantedAt: quote.wantedAt, shipTo: quote.shipTo, extraDiscountBps: 0 },
    [],
  );
  const unpriced = { unitPrice: null, floorPrice: null, netMinor: 0, priceTrace: [], taxMinor: 0, tax: [] };
  await tx.putMany(
    draftLines,
    lines.map(({ phrase, productId, candidates, quantity, unit, baseQuantity, confidence, accepted, position }) => ({
      ...{ phrase, productId, candidates, quantity, unit, baseQuantity, confidence, accepted, position },
      ...unpriced,
      id: tx.newId(),
      scope: moneyScope,
      draftId: draft.id,
    })),
  );
  await tx.put(quotes, { ...quote, state: 'accepted', answerId: message.id, draftId: draft.id });
  await tx.put(inboundMessages, {
    ...message,
    customerId: quote.customerId,
    draftId: draft.id,
    state: 'drafted',
    reason: null,
  });
  tx.happened({ type: 'quote.accepted', quoteId: quote.id });
  return draft.id;
}

/** The customer does not want it. */
export async function declineByCustomer(tx: ServerTx, message: InboundMessage, quote: Quote): Promise<void> {
  if (quote.state === 'sent') await tx.put(quotes, { ...quote, state: 'declined', answerId: message.id });
  await tx.put(inboundMessages, {
    ...message,
    customerId: quote.customerId,
    state: 'ignored',
    reason: 'quote.declined',
  });
  tx.happened({ type: 'quote.settled', quoteId: quote.id });
}
