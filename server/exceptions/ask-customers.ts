import { customers } from '../../db/customer/customer.ts';
import { type AskLanguage, type CustomerAsk, customerAsks } from '../../db/exception/customer-ask.ts';
import type { Exception, Option } from '../../db/exception/exception.ts';
import { outboundMessages } from '../../db/message/message.ts';
import { salesOrders } from '../../db/order/order.ts';
import { plants } from '../../db/plant/plant.ts';
import { moneyScope } from '../../db/scope.ts';
import { hour } from '../../db/values/instant.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { amountFor, askWords, dayFor, languageFor } from './ask-words.ts';
import { saidLast } from './buyer-sql.ts';
import type { Tell } from './options/way-out.ts';
import { undoWindowMs } from './undo-window.ts';

/** A customer has this long to say whether it suits them; then somebody calls. */
const answerMs = 2 * hour;

/**
 * Drafts what each customer will be asked, in the transaction of the change. It leaves when the change can't be undone any
 * more, and is withdrawn with it before that. Customers without a number are not told.
 */
export async function askCustomers(
  tx: ServerTx,
  option: Option,
  exception: Exception,
  tells: readonly Tell[],
): Promise<void> {
  const plant = await tx.get(plants, exception.plantId);
  for (const tell of tells) {
    const order = await tx.get(salesOrders, tell.orderId);
    const customer = order && (await tx.get(customers, order.customerId));
    const number = customer?.waNumbers[0];
    if (!order || !number) {
      await tx.audit('customer.not_told', { order: order?.number ?? tell.orderId });
      continue;
    }
    const language = languageFor(await saidLast(tx, number), customer.currency !== plant?.currency);
    const heldUntil = tx.now + undoWindowMs();
    const ask: CustomerAsk = {
      id: tx.newId(),
      scope: exception.scope,
      plantId: exception.plantId,
      exceptionId: exception.id,
      optionId: option.id,
      orderId: order.id,
      customerId: order.customerId,
      kind: tell.kind,
      language,
      body: bodyOf(tell, { language, order: order.number, zone: plant?.zone ?? 'UTC' }),
      state: 'held',
      heldUntil,
      answerBy: heldUntil + answerMs,
      outboundId: null,
      answeredAt: null,
      answerId: null,
    };
    await tx.put(customerAsks, ask);
    await tx.later('customer.ask', `ask:${ask.id}`, { askId: ask.id }, heldUntil);
  }
}

/** What a customer is asked, in their language and by the plant's clocks. */
function bodyOf(
  tell: Tell,
  { language, order, zone }: { readonly language: AskLanguage; readonly order: string; readonly zone: string },
): string {
  const words = askWords[language];
  if (!('promiseAt' in tell)) return words[tell.kind](order, tell.product, tell.lot);
  const day = dayFor(tell.promiseAt, zone, language);
  const had = tell.hadAt === null ? null : dayFor(tell.hadAt, zone, language);
  if (tell.kind === 'premium')
    return words.premium(order, day, had, amountFor(tell.premiumMinor, tell.currency, language));
  return (tell.hadAt !== null && tell.promiseAt < tell.hadAt ? words.sooner : words.delay)(order, day, had);
}

/** The change stands: the customer is asked, with two buttons; what comes of no answer is set at once. */
export async function sendAsk(tx: ServerTx, payload: JobPayload): Promise<void> {
  const ask = await tx.get(customerAsks, String(payload['askId']));
  if (ask?.state !== 'held') return;
  const [order] = await tx.getMany(salesOrders, [ask.orderId]);
  const [customer] = await tx.getMany(customers, [ask.customerId]);
  const number = customer?.waNumbers[0];
  if (!order || !number) {
    await tx.put(customerAsks, { ...ask, state: 'withdrawn' });
    return tx.audit('customer.not_told', { order: order?.number ?? ask.orderId });
  }
  const words = askWords[ask.language];
  const id = tx.newId();
  await tx.put(outboundMessages, {
    id,
    scope: moneyScope,
    channel: 'whatsapp',
    toNumber: number,
    customerId: ask.customerId,
    body: ask.body,
    messageId: null,
    draftId: order.draftId,
    form: {
      kind: 'buttons',
      choices: [
        { id: `${id}#yes`, title: words.yes },
        { id: `${id}#no`, title: words.no },
      ],
    },
    lineId: null,
    state: 'waiting',
    createdAt: tx.now,
    sentAt: null,
    externalId: null,
    error: null,
  });
  const answerBy = tx.now + answerMs;
  await tx.put(customerAsks, { ...ask, state: 'asked', outboundId: id, answerBy });
  await tx.later('whatsapp.send', `whatsapp:${id}`, { messageId: id });
  await tx.later('customer.ask_due', `ask_due:${ask.id}`, { askId: ask.id }, answerBy);
}
