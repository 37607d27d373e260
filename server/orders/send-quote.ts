import { customers } from '../../db/customer/customer.ts';
import { customerAddresses } from '../../db/customer/customer-address.ts';
import { inboundMessages, outboundMessages } from '../../db/message/message.ts';
import { type Quote, quoteLines, quotes } from '../../db/quote/quote.ts';
import { quoteText } from '../../db/quote/quote-text.ts';
import { functionScope, moneyScope } from '../../db/scope.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { hour } from '../../db/values/instant.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { offerOf } from './offer-of.ts';

const ackMs = hour / 2;

/** The task a quote is asked for with. */
const taskId = (quoteId: string): string => `quote:${quoteId}`;

/** Asks commercial for the quote: its owner, with the lines, by the time it is due. */
export async function askForQuote(tx: ServerTx, { quoteId }: { readonly quoteId: string }): Promise<void> {
  const quote = await tx.get(quotes, quoteId);
  if (!quote) return;
  const customer = quote.customerId === null ? undefined : await tx.get(customers, quote.customerId);
  const message = await tx.get(inboundMessages, quote.messageId);
  const lines = (await tx.scan(quoteLines, 'quoteId', quote.id)).toSorted((a, b) => a.position - b.position);
  const task: Task = {
    id: taskId(quote.id),
    scope: functionScope(quote.plantId, 'commercial'),
    plantId: quote.plantId,
    exceptionId: null,
    draftId: null,
    function: 'commercial',
    kind: 'quote',
    question: 'quote.price',
    subject: customer?.name ?? message?.fromNumber ?? quote.number,
    context: [
      {
        code: 'quote.asked',
        facts: { number: quote.number, lines: lines.length, unsure: lines.filter(({ accepted }) => !accepted).length },
        href: `/commercial/quote/${quote.id}`,
      },
      ...lines
        .filter(({ accepted }) => !accepted)
        .slice(0, 3)
        .map(({ phrase }) => ({ code: 'clarify.line', facts: { phrase } })),
    ],
    choices: ['handled'],
    state: 'queued',
    createdAt: tx.now,
    ackBy: tx.now + ackMs,
    decideBy: quote.dueAt,
    moneyAtRiskMinor: quote.totalMinor,
    currency: quote.currency,
    assigneeId: quote.ownerId,
    acknowledgedBy: null,
    acknowledgedAt: null,
    decidedBy: null,
    decidedAt: null,
    choice: null,
    escalationLevel: 0,
    policy: null,
    breached: false,
  };
  await tx.put(tasks, task);
  tx.happened({ type: 'task.asked', taskId: task.id });
}

/** A quote that went out, or is given up, needs nobody any more. */
export async function endQuoteTask(tx: ServerTx, { quoteId }: { readonly quoteId: string }): Promise<void> {
  const task = await tx.get(tasks, taskId(quoteId));
  if (!task || ['decided', 'done', 'superseded'].includes(task.state)) return;
  await tx.put(tasks, { ...task, state: 'done', decidedAt: tx.now });
}

/** Sends a quote in the thread it was asked in, once per version, and sets the time at which it runs out. */
export async function sendQuoteOut(tx: ServerTx, { quoteId }: { readonly quoteId: string }): Promise<void> {
  const quote = await tx.get(quotes, quoteId);
  const customer = quote?.customerId ? await tx.get(customers, quote.customerId) : undefined;
  if (quote?.state !== 'sent' || !customer || quote.validUntil === null) return;
  const to = await whereTo(tx, quote, customer.id, customer.waNumbers);
  const id = `quote-${quote.id}-${quote.version}`;
  await tx.later('quote.expire', `quote-expire:${id}`, { quoteId: quote.id }, quote.validUntil);
  if (!to || (await tx.get(outboundMessages, id))) return;
  await tx.put(outboundMessages, {
    id,
    scope: moneyScope,
    ...to,
    customerId: customer.id,
    body: quoteText(await offerOf(tx, quote, customer.name, quote.validUntil)),
    messageId: quote.messageId,
    draftId: null,
    form: null,
    lineId: null,
    state: 'waiting',
    createdAt: tx.now,
    sentAt: null,
    externalId: null,
    error: null,
  });
  await tx.put(quotes, { ...quote, sentMessageId: id });
  if (to.channel === 'email') await tx.later('mail.send', `mail-out:${id}`, { messageId: id });
  else await tx.later('whatsapp.send', `whatsapp:${id}`, { messageId: id });
}

async function whereTo(tx: ServerTx, { messageId }: Quote, customerId: string, numbers: readonly string[]) {
  const asked = await tx.get(inboundMessages, messageId);
  if (asked?.channel === 'email') return { channel: 'email' as const, toNumber: asked.fromNumber };
  const [own] = await tx.scan(customerAddresses, 'customerId', customerId);
  if (own && asked?.channel !== 'whatsapp') return { channel: 'email' as const, toNumber: own.address };
  const number = asked?.channel === 'whatsapp' ? asked.fromNumber : numbers[0];
  return number === undefined ? undefined : { channel: 'whatsapp' as const, toNumber: number };
}

/** The time is over: the quote can't be accepted any more. */
export async function expireQuote(tx: ServerTx, payload: JobPayload): Promise<void> {
  const quote = await tx.get(quotes, String(payload['quoteId']));
  if (quote?.state !== 'sent' || quote.validUntil === null || quote.validUntil > tx.now) return;
  await tx.put(quotes, { ...quote, state: 'expired' });
}
