import { type Customer, customers } from '../../../db/customer/customer.ts';
import { type Mail, type MailFile, mailFiles } from '../../../db/mail/mail.ts';
import type { InboundMessage } from '../../../db/message/message.ts';
import type { Quote } from '../../../db/quote/quote.ts';
import { quoteLines } from '../../../db/quote/quote.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import type { Catalogue } from '../catalogue-of.ts';
import { linesOf } from '../draft/line-reading.ts';
import { interpret } from '../interpret/interpret.ts';
import { customerIdOfAddress, isOwnAddress, quoteMeant, sentUnder } from './mail-sql.ts';
import { answerOf, purposeOf, quoteNumbersIn } from './purpose.ts';
import { type RowLine, rowLines } from './row-lines.ts';

/** What a mail is, before its words are read as a chat's are; undefined when that is all there is to it. */
export type HeardMail =
  | { readonly kind: 'nothing' | 'person'; readonly reason: string }
  | {
      readonly kind: 'rfq' | 'order';
      readonly lines: readonly RowLine[];
      readonly date: string | null;
      readonly shipTo: string | null;
    }
  | { readonly kind: 'answer'; readonly quote: Quote; readonly says: 'accepted' | 'declined' };

/** Whose mail it is: of an address somebody claimed as their own, and only if a server vouches for the sender. */
export async function customerOfMail(tx: ServerTx, message: InboundMessage, mail: Mail): Promise<Customer | undefined> {
  if (message.customerId !== null) return tx.get(customers, message.customerId);
  if (!mail.verified) return undefined;
  const id = await customerIdOfAddress(tx, message.fromNumber);
  return id === undefined ? undefined : tx.get(customers, id);
}

/** What a mail is read with. */
export interface MailGround {
  readonly customer: Customer | undefined;
  readonly catalogue: Catalogue;
  readonly zone: string;
}

/** Understands what is a mail's own: an answer to a quote, the lists in its files, a request for a quote. Changes nothing. */
export async function hearMail(
  tx: ServerTx,
  message: InboundMessage,
  mail: Mail,
  ground: MailGround,
): Promise<HeardMail | undefined> {
  if (mail.problem !== null) return { kind: 'person', reason: mail.problem };
  if (message.kind === 'automatic') return { kind: 'nothing', reason: 'mail.automatic' };
  if (message.channel === 'email' && (await isOwnAddress(tx, message.fromNumber)))
    return { kind: 'nothing', reason: 'mail.own' };
  const files = await tx.scan(mailFiles, 'messageId', message.id);
  const rows = rowLines(files, { catalogue: ground.catalogue, now: message.receivedAt, zone: ground.zone });
  const answer = mail.readAs === null ? await answerToQuote(tx, message, mail, ground.customer, rows) : undefined;
  if (answer) return answer;
  return listOf(message, mail, files, rows, ground);
}

function listOf(
  message: InboundMessage,
  mail: Mail,
  files: readonly MailFile[],
  rows: readonly RowLine[],
  { catalogue, zone }: MailGround,
): HeardMail | undefined {
  const purpose = mail.readAs ?? purposeOf(mail.subject, message.body);
  const given = { catalogue: catalogue.index, now: message.receivedAt, tz: zone, message: message.body };
  const read = interpret(given);
  const refused = files.find(({ outcome }) => outcome === 'refused');
  const unread = refused ?? files.find(({ outcome, reason }) => outcome === 'read' && reason !== null);
  const said = { date: read.date, shipTo: read.shipTo };
  if (rows.length === 0) {
    if (unread) return { kind: 'person', reason: unread.reason ?? 'mail.file_refused' };
    const asked = purpose === 'rfq' || (purpose === undefined && read.intent === 'rfq');
    if (!asked) return purpose === 'order' && mail.readAs ? orderOfWords(message, read, catalogue, said) : undefined;
    const named = read.enquiry.length > 0 ? { ...read, lines: read.enquiry, questions: [] } : read;
    const lines = linesOf(named.lines.length > 0 ? named : asIfOrdered(given), message.body, catalogue.byCode);
    return lines.length === 0 ? { kind: 'person', reason: 'mail.rfq_without_lines' } : { kind: 'rfq', lines, ...said };
  }
  switch (purpose) {
    case undefined:
      return { kind: 'person', reason: 'mail.order_or_enquiry' };
    case 'rfq':
      return { kind: 'rfq', lines: rows, ...said };
    case 'order':
      // An order of which a part could not be read must not pass as the whole of it.
      return unread
        ? { kind: 'person', reason: unread.reason ?? 'mail.file_refused' }
        : { kind: 'order', lines: rows, ...said };
  }
}

type Read = ReturnType<typeof interpret>;

/** A request that names things without asking in words the reader knows: its lines are read as an order's would be. */
function asIfOrdered(given: Parameters<typeof interpret>[0]): Read {
  const without = given.message.replaceAll(
    /[^\n]*\b(?:quot\w*|rfq|enquiry|inquiry|price|rate|offer)\b[^\n]*\n?/gi,
    (line) =>
      /\d/.test(line)
        ? line.replaceAll(
            /\b(?:please|kindly|quot\w*|rfq|enquiry|inquiry|best|price|rate|offer|for|your|send|share|give|us)\b/gi,
            ' ',
          )
        : '\n',
  );
  return interpret({ ...given, message: without });
}

function orderOfWords(
  message: InboundMessage,
  read: Read,
  catalogue: Catalogue,
  said: { date: string | null; shipTo: string | null },
): HeardMail {
  const named =
    read.lines.length === 0 && read.enquiry.length > 0 ? { ...read, lines: read.enquiry, questions: [] } : read;
  const lines = linesOf(named, message.body, catalogue.byCode);
  return lines.length === 0
    ? { kind: 'person', reason: 'message.order_without_lines' }
    : { kind: 'order', lines, ...said };
}

/** An answer to one of our quotes, by the thread or by its number; a purchase order counts only if it orders what was quoted. */
async function answerToQuote(
  tx: ServerTx,
  message: InboundMessage,
  mail: Mail,
  customer: Customer | undefined,
  rows: readonly RowLine[],
): Promise<HeardMail | undefined> {
  if (!customer) return undefined;
  const sent = await sentUnder(
    tx,
    [mail.inReplyTo, ...mail.refs].flatMap((id) => id ?? []),
  );
  const numbers = quoteNumbersIn(`${mail.subject}\n${message.body}`);
  if (!sent && numbers.length === 0) return undefined;
  const quote = await quoteMeant(tx, customer.id, sent?.id, numbers);
  if (!quote) return undefined;
  const says = rows.length > 0 ? 'accepted' : answerOf(message.body);
  if (quote.state === 'open' || quote.state === 'withdrawn') return { kind: 'person', reason: 'quote.not_out' };
  if (quote.state === 'accepted') return { kind: 'person', reason: 'quote.answered_already' };
  if (says === 'unclear') return { kind: 'person', reason: 'quote.unclear_answer' };
  if (says === 'declined') return { kind: 'answer', quote, says };
  if (quote.state !== 'sent' || quote.validUntil === null || quote.validUntil <= tx.now)
    return { kind: 'person', reason: 'quote.expired' };
  if (rows.length > 0 && !(await ordersWhatWasQuoted(tx, quote, rows)))
    return { kind: 'person', reason: 'quote.po_differs' };
  return { kind: 'answer', quote, says: 'accepted' };
}

async function ordersWhatWasQuoted(tx: ServerTx, quote: Quote, rows: readonly RowLine[]): Promise<boolean> {
  const amounts = (lines: readonly { productId: string | null; baseQuantity: number | null }[]) =>
    JSON.stringify(lines.map(({ productId, baseQuantity }) => `${productId}/${baseQuantity}`).toSorted());
  return amounts(await tx.scan(quoteLines, 'quoteId', quote.id)) === amounts(rows);
}
