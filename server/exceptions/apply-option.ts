import { type Exception, type ExceptionState, exceptions, options } from '../../db/exception/exception.ts';
import { orderLines, salesOrders } from '../../db/order/order.ts';
import { day, type Instant, minute } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { keepImages } from './applied-option-sql.ts';
import { answerOf } from './ask.ts';
import { askCustomers } from './ask-customers.ts';
import { askFurther } from './ask-further.ts';
import { lockAnswers } from './lock-tasks.ts';
import type { Tell } from './options/way-out.ts';
import { recordWrites } from './record-writes.ts';
import { concludeIfAnswered, supersede, withdrawOptions } from './resolve.ts';
import { tellBuyerLater } from './tell-buyer.ts';
import { waysOut } from './ways-out.ts';

/**
 * Somebody chose a way out: the whole coordinated change happens in the transaction of that tap, the functions whose
 * question it answers are asked no more, and the other offers are withdrawn. What it changed is kept, so that it can be
 * undone; customers hear of it once that is over. Refuses `option.stale`, with why, when it can't be done any more; then
 * nothing changed and the options stand as they were.
 */
export async function applyOption(
  tx: ServerTx,
  { optionId, from }: { optionId: string; from: ExceptionState },
): Promise<void> {
  const option = await tx.get(options, optionId);
  const chosen = option && (await tx.get(exceptions, option.exceptionId));
  if (!chosen) throw new Error(`option ${optionId} belongs to no exception`);
  const way = waysOut[chosen.kind][option.kind];
  if (!way) throw new Error(`an exception of kind ${chosen.kind} has no way out ${option.kind}`);
  const recorder = recordWrites(tx);
  const { tx: recorded } = recorder;
  await remember(recorder, chosen);
  const { answers, leaves, writes = false, tells = [], asks = [] } = await way.apply(recorded, option.effect, chosen);
  await recorded.put(options, { ...option, state: 'applied' });
  await withdrawOptions(recorded, chosen.id);

  const { own, exception } = await lockAnswers(tx, chosen.id);
  const now = await supersede(recorded, own, (task) => answers.includes(task.function));
  const fresh = await askFurther(tx, recorded, exception, asks);
  const open: Exception = {
    ...exception,
    answers: [...exception.answers, ...fresh.map(answerOf)],
    state: leaves ? 'deciding' : exception.state,
  };
  await concludeIfAnswered(recorded, open, [...now, ...fresh]);
  const images = (await recorder.images()).map((image) =>
    // The tap itself moved the exception on: an undo goes back to before it.
    image.table === 'exception' && image.id === chosen.id && image.before
      ? { ...image, before: { ...image.before, state: from } as Exception }
      : image,
  );
  await keepImages(tx, option.id, images);
  await askCustomers(tx, option, chosen, tells);
  if (writes) await tellBuyerLater(tx, option);
  if (leaves) await tx.later('exception.options', `options:${exception.id}`, { exceptionId: exception.id });
  await tx.later('decision.actual', `actual:${option.id}`, { optionId: option.id }, lastPromise(chosen, tx.now, tells));
  await tx.audit('option.applied', { exception: exception.number, kind: option.kind });
}

/** Orders and lines are changed by statements of their own. */
async function remember({ remember: note }: ReturnType<typeof recordWrites>, { impact }: Exception): Promise<void> {
  await note(orderLines, [...new Set(impact.lines.map(({ orderLineId }) => orderLineId))]);
  await note(salesOrders, [...new Set(impact.lines.map(({ orderId }) => orderId))]);
}

/** When what came of it is known: all its orders' promises have passed. */
function lastPromise({ impact }: Exception, now: Instant, tells: readonly Tell[]): Instant {
  const dates = [
    ...impact.orders.flatMap(({ promiseAt }) => promiseAt ?? []),
    ...tells.flatMap((tell) => ('promiseAt' in tell ? tell.promiseAt : [])),
  ];
  return Math.max(now, ...dates.filter((at) => at < now + 90 * day)) + minute;
}
