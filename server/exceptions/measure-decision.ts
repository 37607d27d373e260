import { exceptions, type Option, options } from '../../db/exception/exception.ts';
import { decisions } from '../../db/task/task.ts';
import { day, hour } from '../../db/values/instant.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { leftAt } from './outcome-sql.ts';

/** An order nobody has shipped by then has cost what it costs. */
const longestWait = 30 * day;

/**
 * What really came of a way out, once its orders have left or their promises are over: orders that left in time, the worst
 * lateness in begun hours, and the money of what was in time. Looked at again each day while one is late and still here.
 */
export async function measureDecision(tx: ServerTx, payload: JobPayload): Promise<void> {
  const optionId = String(payload['optionId']);
  const [option] = await tx.getMany(options, [optionId]);
  const [exception] = option ? await tx.getMany(exceptions, [option.exceptionId]) : [];
  const decision =
    exception &&
    (await tx.scan(decisions, 'exceptionId', exception.id)).find(
      (each) => isChoice(each, option) && each.actual === null,
    );
  if (!option || !exception || !decision || (option.state !== 'applied' && option.state !== 'refused')) return;
  const told = new Map(exception.impact.orders.map((order) => [order.orderId, order.promiseAt]));
  const left = await leftAt(tx, [...told.keys()]);
  const waits = left.some(({ at, over }) => at === null && !over);
  if (waits && tx.now < (option.appliedAt ?? tx.now) + longestWait)
    return tx.later('decision.actual', `actual:${optionId}`, { optionId }, tx.now + day);
  const late = left.map(({ orderId, at }) =>
    Math.max(0, Math.ceil(((at ?? tx.now) - (told.get(orderId) ?? at ?? tx.now)) / hour)),
  );
  const inTime = left.filter(({ at }, place) => at !== null && late[place] === 0).map(({ orderId }) => orderId);
  const money = exception.impact.orders
    .filter(({ orderId, currency }) => inTime.includes(orderId) && currency === exception.currency)
    .reduce((sum, { minor }) => sum + minor, 0);
  await tx.put(decisions, {
    ...decision,
    actual: { ordersSaved: inTime.length, latenessHours: Math.max(0, ...late), moneySavedMinor: money },
  });
}

const isChoice = (each: { optionId: string | null; choice: string }, option: Option | undefined): boolean =>
  each.optionId === option?.id && each.choice === option?.kind;
