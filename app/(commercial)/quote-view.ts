import { type Customer, customers } from '../../db/customer/customer.ts';
import { type LineSource, lineSources, type Mail, type MailFile, mailFiles, mails } from '../../db/mail/mail.ts';
import { type InboundMessage, inboundMessages, outboundMessages } from '../../db/message/message.ts';
import { people } from '../../db/person/person.ts';
import { type Product, products } from '../../db/product/product.ts';
import { type Quote, type QuoteLine, quoteLines, quotes } from '../../db/quote/quote.ts';
import { isBelowFloor, isQuotable } from '../../db/quote/quote-mutators.ts';
import { allRows, byId, rowOf, rowsById, rowsWhere } from '../_device/rows.ts';
import { readZones } from '../_device/zones.ts';
import type { Local } from '../_sync/local.ts';
import { type Bubble, threadOf } from './draft-view.ts';

/** One line of a quote with what it means and where it was read. */
export interface QuoteLineView {
  readonly line: QuoteLine;
  readonly product: Product | undefined;
  readonly candidates: readonly Product[];
  readonly source: LineSource | undefined;
}

/** A quote with all a person needs to answer it. */
export interface QuoteView {
  readonly quote: Quote;
  readonly customer: Customer | undefined;
  readonly message: InboundMessage | undefined;
  readonly mail: Mail | undefined;
  readonly lines: readonly QuoteLineView[];
  readonly files: readonly MailFile[];
  readonly thread: readonly Bubble[];
  readonly owner: string | undefined;
  readonly approver: string | undefined;
  readonly zone: string;
}

/** Whether its prices wait for somebody else's word. */
export const waitsForApproval = ({ quote, lines }: Pick<QuoteView, 'quote' | 'lines'>): boolean =>
  lines.some(({ line }) => isBelowFloor(line)) && quote.approvedVersion !== quote.version;

/** Whether it could go out now, as the mutator judges it. */
export const maySend = (view: Pick<QuoteView, 'quote' | 'lines'>): boolean =>
  view.quote.state === 'open' &&
  view.quote.customerId !== null &&
  view.lines.length > 0 &&
  view.lines.every(({ line }) => isQuotable(line)) &&
  !waitsForApproval(view);

/** A quote as this device knows it; null when it does not. */
export async function readQuote(local: Local, quoteId: string): Promise<QuoteView | null> {
  const quote = await rowOf(local, quotes, quoteId);
  if (!quote) return null;
  const [customer, message, mail, lines, sources, files, sent, answer, everybody, zoneOf] = await Promise.all([
    quote.customerId ? rowOf(local, customers, quote.customerId) : undefined,
    rowOf(local, inboundMessages, quote.messageId),
    rowOf(local, mails, quote.messageId),
    rowsWhere(local, quoteLines, 'quoteId', [quoteId]),
    rowsWhere(local, lineSources, 'ownerId', [quoteId]).then(byId),
    rowsWhere(local, mailFiles, 'messageId', [quote.messageId]),
    rowsWhere(local, outboundMessages, 'messageId', [quote.messageId]),
    quote.answerId ? rowOf(local, inboundMessages, quote.answerId) : undefined,
    rowsById(local, people, [quote.ownerId ?? '', quote.approvedBy ?? '']),
    readZones(local),
  ]);
  const ids = lines.flatMap((line) => [line.productId ?? '', ...line.candidates.map(({ productId }) => productId)]);
  const goods = await rowsById(local, products, ids);
  return {
    quote,
    customer,
    message,
    mail,
    files,
    lines: lines
      .sort((a, b) => a.position - b.position)
      .map((line) => ({
        line,
        product: goods.get(line.productId ?? ''),
        candidates: line.candidates.flatMap(({ productId }) => goods.get(productId) ?? []),
        source: sources.get(line.id),
      })),
    thread: threadOf(
      [message, answer].filter((each) => each !== undefined),
      sent,
    ),
    owner: everybody.get(quote.ownerId ?? '')?.name,
    approver: quote.approvedVersion === quote.version ? everybody.get(quote.approvedBy ?? '')?.name : undefined,
    zone: zoneOf(quote.plantId),
  };
}

/** A quote in a list. */
export interface QuoteRow {
  readonly quote: Quote;
  readonly customer: Customer | undefined;
  readonly from: string;
}

/** Open ones by the time they are due, then the others, the newest first. */
export function sortQuotes(rows: readonly QuoteRow[]): { open: QuoteRow[]; rest: QuoteRow[] } {
  const [open, rest] = [
    rows.filter(({ quote }) => quote.state === 'open'),
    rows.filter(({ quote }) => quote.state !== 'open'),
  ];
  return {
    open: open.sort((a, b) => a.quote.dueAt - b.quote.dueAt || (a.quote.id < b.quote.id ? -1 : 1)),
    rest: rest.sort((a, b) => b.quote.requestedAt - a.quote.requestedAt || (a.quote.id < b.quote.id ? 1 : -1)),
  };
}

export async function readQuotes(local: Local): Promise<{ open: QuoteRow[]; rest: QuoteRow[] }> {
  const [all, buyers, asked] = await Promise.all([
    allRows(local, quotes),
    allRows(local, customers).then(byId),
    allRows(local, inboundMessages).then(byId),
  ]);
  return sortQuotes(
    all.map((quote) => ({
      quote,
      customer: buyers.get(quote.customerId ?? ''),
      from: asked.get(quote.messageId)?.fromNumber ?? '',
    })),
  );
}
