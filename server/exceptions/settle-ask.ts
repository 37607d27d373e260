import { customers } from '../../db/customer/customer.ts';
import { type CustomerAsk, customerAsks } from '../../db/exception/customer-ask.ts';
import { exceptions, isOpenException, options } from '../../db/exception/exception.ts';
import { inboundMessages } from '../../db/message/message.ts';
import { salesOrders } from '../../db/order/order.ts';
import { type ContextLine, tasks } from '../../db/task/task.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { answerOf } from './ask.ts';
import { askAgain } from './ask-again.ts';
import { isOpen } from './escalate-task.ts';
import { lockAnswers } from './lock-tasks.ts';
import { premiumEffect } from './options/demand-dates.ts';
import { concludeIfAnswered } from './resolve.ts';
import { withdrawForCustomer } from './settle-concession.ts';
import { takePromisesBack } from './undo-option.ts';

const refusedChoices = ['other_way', 'called', 'order_cancelled'];
const silentChoices = ['called', 'agreed', 'not_agreed'];

/**
 * A customer said whether a change suits them. Accepted: it stands, and what commercial was still asked about it is done.
 * Refused: the exception goes on, commercial and planning are asked again, and other ways out are looked for. An answer to
 * what was answered or overtaken already changes nothing.
 */
export async function settleAsk(
  tx: ServerTx,
  what: { readonly askId: string; readonly messageId: string; readonly says: 'accepted' | 'refused' },
): Promise<void> {
  const ask = await tx.get(customerAsks, what.askId);
  if (ask?.state !== 'asked') return;
  await tx.put(customerAsks, { ...ask, state: what.says, answeredAt: tx.now, answerId: what.messageId });
  await tx.audit(`customer.${what.says}`, { ask: ask.id, order: ask.orderId });
  if (what.says === 'accepted') return ask.kind === 'premium' ? askToCharge(tx, ask) : endCommercial(tx, ask);
  const [message] = await tx.getMany(inboundMessages, [what.messageId]);
  const option = await tx.get(options, ask.optionId);
  if (option?.state === 'applied') await tx.put(options, { ...option, state: 'refused' });
  const context = await contextOf(tx, ask, 'ask.refused', message?.body.slice(0, 300).toWellFormed() ?? '');
  // Who does not pay for it does not come first.
  if (ask.kind === 'premium') await takePromisesBack(tx, ask.optionId);
  if (ask.kind === 'concession') await withdrawForCustomer(tx, ask.exceptionId, ask.orderId);
  const exception = await askAgain(tx, ask.exceptionId, {
    functions: ['commercial', 'planning'],
    question: 'ask_refused',
    context,
    choices: refusedChoices,
  });
  await tx.later('exception.options', `options:${exception.id}`, { exceptionId: exception.id });
}

/** The customer pays for the earlier date: commercial sees to it that it stands on the bill. */
async function askToCharge(tx: ServerTx, ask: CustomerAsk): Promise<void> {
  await endCommercial(tx, ask);
  const [option] = await tx.getMany(options, [ask.optionId]);
  const { premiumMinor, currency } = premiumEffect.parse(option?.effect);
  const [line] = await contextOf(tx, ask, 'ask.premium', '');
  await askAgain(tx, ask.exceptionId, {
    functions: ['commercial'],
    question: 'premium_agreed',
    context: line ? [{ ...line, facts: { ...line.facts, premiumMinor, currency } }] : [],
    choices: ['charged', 'waived'],
  });
}

/** Nobody answered in time: commercial is asked to call, with what the customer was asked. */
export async function askDue(tx: ServerTx, payload: JobPayload): Promise<void> {
  const ask = await tx.get(customerAsks, String(payload['askId']));
  if (ask?.state !== 'asked') return;
  await tx.put(customerAsks, { ...ask, state: 'unanswered' });
  const context = await contextOf(tx, ask, 'ask.unanswered', ask.body);
  await askAgain(tx, ask.exceptionId, {
    functions: ['commercial'],
    question: 'ask_unanswered',
    context,
    choices: silentChoices,
  });
  await tx.audit('customer.unanswered', { ask: ask.id, order: ask.orderId });
}

async function contextOf(tx: ServerTx, ask: CustomerAsk, code: string, text: string): Promise<ContextLine[]> {
  const [order] = await tx.getMany(salesOrders, [ask.orderId]);
  const [customer] = await tx.getMany(customers, [ask.customerId]);
  const facts = { order: order?.number ?? '', customer: customer?.name ?? '', text };
  return [{ code, facts, href: `/orders/${ask.orderId}` }];
}

/** Commercial need not call any more. */
async function endCommercial(tx: ServerTx, ask: CustomerAsk): Promise<void> {
  const [found] = await tx.getMany(exceptions, [ask.exceptionId]);
  if (!found || !isOpenException(found)) return;
  const { own, exception } = await lockAnswers(tx, ask.exceptionId);
  const done = own.map((task) =>
    isOpen(task) && task.function === 'commercial'
      ? { ...task, state: 'done' as const, decidedAt: tx.now, choice: 'agreed' }
      : task,
  );
  await tx.putMany(
    tasks,
    done.filter((task, at) => task !== own[at]),
  );
  const answers = exception.answers.map((each) => {
    const task = done.find(({ id }) => id === each.taskId);
    return task ? answerOf(task) : each;
  });
  await concludeIfAnswered(tx, { ...exception, answers }, done);
}
