import { mails } from '../../../db/mail/mail.ts';
import { inboundMessages, type OutboundMessage, outboundMessages } from '../../../db/message/message.ts';
import { quoteHtml } from '../../../db/quote/quote-html.ts';
import type { Offer } from '../../../db/quote/quote-text.ts';
import { day, minute, second } from '../../../db/values/instant.ts';
import type { JobPayload } from '../../postgres/job-name.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { stampStage } from '../../postgres/stamp-stage.ts';
import { type House, transactAsSystem } from '../../postgres/transaction.ts';
import { companyName } from '../company-name.ts';
import { offerSentWith } from '../offer-of.ts';
import { quotePdf } from '../paper/quote-pdf.ts';
import { type MailOutlet, mailOutletFrom } from './mail-outlet.ts';
import { type MailOutcome, type OutgoingMail, postMail } from './post-mail.ts';

const longestPauseMs = 5 * minute;
/** Servers give up on each other after days; a quote that is two days late helps nobody. */
const giveUpAfterMs = 2 * day;
/** Stands on a message while it is being sent. Found there by a later attempt, nobody knows whether it went. */
const sending = 'mail.sending';

/**
 * Sends a queued mail between two transactions. It is marked before it leaves, so it is never knowingly sent twice: an
 * attempt whose end nobody knows is recorded as failed with `mail.outcome_unknown`, for a person to look at.
 */
export async function sendMail(
  house: House,
  tenantId: string,
  payload: JobPayload,
  outlet: MailOutlet = mailOutletFrom(process.env),
): Promise<void> {
  const messageId = String(payload['messageId']);
  const attempt = Number(payload['attempt'] ?? 1);
  // What is only shown can be shown again.
  const repeatable = outlet.kind === 'screen';
  const mail = await transactAsSystem(house, tenantId, (tx) => beginSending(tx, messageId, repeatable));
  if (!mail) return;
  const outcome = await leaveBy(outlet, await withPaper(mail));
  await transactAsSystem(house, tenantId, (tx) => settleSending(tx, messageId, mail.headerId, outcome, attempt));
}

/** A mail before its quote, if it carries one, is written out. */
interface Composed extends Omit<OutgoingMail, 'html' | 'files'> {
  readonly offer: Offer | null;
  readonly writtenAt: number;
}

/** The quote also as a table and on paper; without the paper when it can't be written or drawn. */
async function withPaper({ offer, writtenAt, ...mail }: Composed): Promise<OutgoingMail> {
  if (offer === null) return { ...mail, html: null, files: [] };
  const pdf = await quotePdf(offer, writtenAt).catch(() => undefined);
  const fileName = `${offer.number.replaceAll(/[^\w-]/g, '')}.pdf`;
  const files = pdf ? [{ fileName, mimeType: 'application/pdf', bytes: pdf }] : [];
  return { ...mail, html: quoteHtml(offer), files };
}

async function beginSending(tx: ServerTx, messageId: string, repeatable: boolean): Promise<Composed | undefined> {
  const message = await tx.get(outboundMessages, messageId);
  if (message?.state !== 'waiting') return undefined;
  if (message.error === sending && !repeatable) {
    await tx.put(outboundMessages, { ...message, state: 'failed', error: 'mail.outcome_unknown' });
    return undefined;
  }
  await tx.put(outboundMessages, { ...message, error: sending });
  return compose(tx, message);
}

/** The mail as an answer to what it answers: its subject, its thread, from the address it came to. */
async function compose(tx: ServerTx, message: OutboundMessage): Promise<Composed> {
  const asked = message.messageId === null ? undefined : await tx.get(inboundMessages, message.messageId);
  const mail = asked && (await tx.get(mails, asked.id));
  const company = await companyName(tx);
  const from = mail?.toAddress || (await ownAddress(tx));
  const subject = mail?.subject ? `Re: ${mail.subject.replace(/^(?:re:\s*)+/i, '')}` : company;
  const named = mail !== undefined && mail.headerId !== '';
  return {
    headerId: `${message.id}@${from.split('@')[1] ?? 'throughline.invalid'}`,
    from,
    fromName: company,
    to: message.toNumber,
    subject,
    writtenAt: tx.now,
    offer: (await offerSentWith(tx, message.id)) ?? null,
    text: message.body.replaceAll(/\*([^*\n]+)\*/g, '$1'),
    inReplyTo: named ? mail.headerId : null,
    refs: named ? [...mail.refs, mail.headerId].slice(-20) : [],
  };
}

/** The company's first address, for mail that answers none. */
async function ownAddress({ sql }: ServerTx): Promise<string> {
  const [row] = await sql<{ address: string }[]>`
    select address from ops.mail_address where tenant_id = app.tenant_id() order by created_at, address limit 1`;
  return row?.address ?? '';
}

async function leaveBy(outlet: MailOutlet, mail: OutgoingMail): Promise<MailOutcome> {
  if (outlet.kind === 'screen') return { kind: 'accepted' };
  if (outlet.kind === 'none' || mail.from === '') return { kind: 'locked_out', code: 'mail.not_configured' };
  return postMail(outlet.url, mail);
}

async function settleSending(
  tx: ServerTx,
  messageId: string,
  headerId: string,
  outcome: MailOutcome,
  attempt: number,
): Promise<void> {
  const message = await tx.get(outboundMessages, messageId);
  // Another attempt may have called it unknown meanwhile; this one knows better.
  if (!message || (message.state !== 'waiting' && message.state !== 'failed')) return;
  switch (outcome.kind) {
    case 'accepted':
      await tx.put(outboundMessages, { ...message, state: 'sent', sentAt: tx.now, externalId: headerId, error: null });
      return stampStage(tx, message.messageId, 'replied');
    case 'later':
      return tryLater(tx, message, outcome.code, attempt, Math.min(second * 2 ** (attempt - 1), longestPauseMs));
    case 'locked_out':
      return tryLater(tx, message, outcome.code, attempt, longestPauseMs);
    case 'refused':
      return tx.put(outboundMessages, { ...message, state: 'failed', error: outcome.code });
    case 'unknown':
      await tx.audit('mail.outcome_unknown', { messageId, code: outcome.code });
      return tx.put(outboundMessages, {
        ...message,
        state: 'failed',
        error: 'mail.outcome_unknown',
        externalId: headerId,
      });
  }
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
  await tx.later('mail.send', `mail-out:${message.id}`, { messageId: message.id, attempt: attempt + 1 }, due);
}
