import { lineSources } from '../../db/mail/mail.ts';
import { type InboundMessage, inboundMessages } from '../../db/message/message.ts';
import { type Quote, type QuoteLine, quoteLines, quotes } from '../../db/quote/quote.ts';
import { moneyScope } from '../../db/scope.ts';
import { hour } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { endOfDay } from './draft/wanted-at.ts';
import type { HeardRfq } from './hear-message.ts';
import { sourceOf } from './line-source.ts';
import { leastBusy } from './mail/mail-sql.ts';
import type { RowLine } from './mail/row-lines.ts';

/** A request is answered within this time, and a quote stands this long unless somebody says otherwise. */
const answerWithinMs = 4 * hour;
const validDays = 15;

/**
 * Writes a request into a quote: its lines, an owner and the time it is due, at once. The owner is who quoted this customer
 * last, else the commercial person of the plant with the fewest open quotes.
 */
export async function quoteFrom(tx: ServerTx, message: InboundMessage, heard: HeardRfq): Promise<string> {
  const { customer, plant } = heard;
  const quote: Quote = {
    id: tx.newId(),
    scope: moneyScope,
    plantId: plant.id,
    number: await tx.nextNumber('QT'),
    messageId: message.id,
    customerId: customer?.id ?? null,
    ownerId: (await leastBusy(tx, plant.id, customer?.id ?? null)) ?? null,
    state: 'open',
    version: 1,
    currency: customer?.currency ?? plant.currency,
    netMinor: 0,
    taxMinor: 0,
    totalMinor: 0,
    wantedAt: endOfDay(heard.date, plant.zone),
    shipTo: heard.shipTo,
    validDays,
    validUntil: null,
    terms: '',
    requestedAt: message.receivedAt,
    dueAt: message.receivedAt + answerWithinMs,
    preparedBy: null,
    approvedBy: null,
    approvedVersion: null,
    sentBy: null,
    sentAt: null,
    sentMessageId: null,
    answerId: null,
    draftId: null,
  };
  await tx.put(quotes, quote);
  const lines = heard.lines.map((line, index) => ({ row: lineOf(tx, quote, line, index + 1), source: line.source }));
  await tx.putMany(
    quoteLines,
    lines.map(({ row }) => row),
  );
  await tx.putMany(
    lineSources,
    lines.flatMap(({ row, source }) => (source ? [sourceOf(row.id, quote.id, source)] : [])),
  );
  await tx.put(inboundMessages, {
    ...message,
    customerId: customer?.id ?? null,
    state: customer ? 'drafted' : 'needs_human',
    reason: customer ? null : 'message.unknown_sender',
  });
  return quote.id;
}

function lineOf(tx: ServerTx, quote: Quote, { source: _, ...line }: RowLine, position: number): QuoteLine {
  const unpriced = { rulePrice: null, floorPrice: null, unitPrice: null, netMinor: 0, taxMinor: 0, priceTrace: [] };
  return { ...line, ...unpriced, id: tx.newId(), scope: moneyScope, quoteId: quote.id, position };
}
