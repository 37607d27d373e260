import { type Concession, concessions, isLive, type Signature } from '../../db/concession/concession.ts';
import { type Exception, exceptions, isOpenException, type Option, options } from '../../db/exception/exception.ts';
import { holds } from '../../db/hold/hold.ts';
import { allocations, lots, usableLotStates } from '../../db/lot/lot.ts';
import { orderLines, salesOrders } from '../../db/order/order.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { answerOf } from './ask.ts';
import { askAgain } from './ask-again.ts';
import { askCustomers } from './ask-customers.ts';
import { askFurther } from './ask-further.ts';
import { askedFor, concessionAsks, concessionContext } from './concession-asks.ts';
import { isOpen } from './escalate-task.ts';
import { lockAnswers } from './lock-tasks.ts';
import { openNeeds } from './options/swap-lot.ts';
import type { Tell } from './options/way-out.ts';
import { concludeIfAnswered, supersede } from './resolve.ts';
import { touchedLines } from './trace-impact.ts';

/** Somebody asked for a concession by hand: both signers are asked at once, and what ends it by itself is set. */
export async function askSigners(tx: ServerTx, { concessionId }: { concessionId: string }): Promise<void> {
  const concession = await tx.get(concessions, concessionId);
  if (!concession) return;
  if (concession.expiresAt !== null)
    await tx.later('concession.expire', `concession:${concessionId}`, { concessionId }, concession.expiresAt);
  await tx.audit('concession.asked', { concession: concession.id, lot: concession.lotId, reason: concession.reason });
  const [known] = await tx.getMany(exceptions, concession.exceptionId === null ? [] : [concession.exceptionId]);
  if (!known) return;
  if (!isOpenException(known)) {
    const context = await concessionContext(tx, concession);
    await askAgain(tx, known.id, { functions: Object.values(askedFor), question: 'concession', context, choices: [] });
    return;
  }
  const { exception } = await lockAnswers(tx, known.id);
  const fresh = await askFurther(tx, tx, exception, await concessionAsks(tx, concession));
  await tx.put(exceptions, { ...exception, answers: [...exception.answers, ...fresh.map(answerOf)] });
}

/** One of the two has signed: their task is done. With the second, the order lines have the pieces and customers are asked. */
export async function settleSigned(
  tx: ServerTx,
  { concessionId, as }: { concessionId: string; as: Signature },
): Promise<void> {
  const concession = await tx.get(concessions, concessionId);
  if (!concession) return;
  const by = as === 'quality' ? concession.qualityBy : concession.secondBy;
  await tx.audit('concession.signed', { concession: concession.id, lot: concession.lotId, as, by });
  const granted = concession.state === 'granted';
  if (granted && !concession.whole) for (const line of concession.lines) await give(tx, concession, line);
  if (concession.exceptionId === null) return;
  const { own, exception } = await lockAnswers(tx, concession.exceptionId);
  const at = as === 'quality' ? concession.qualityAt : concession.secondAt;
  const signed = own.map((task) =>
    isOpen(task) && task.question === `concession.${askedFor[as]}` ? signedBy(task, by, at) : task,
  );
  await tx.putMany(
    tasks,
    signed.filter((task, n) => task !== own[n]),
  );
  const saved = granted && (await openNeeds(tx, exception)).length === 0;
  const now = await supersede(
    tx,
    signed,
    ({ function: name }) => saved && (name === 'planning' || name === 'dispatch'),
  );
  if (isOpenException(exception)) await concludeIfAnswered(tx, exception, now);
  const option = granted ? await appliedOption(tx, exception) : undefined;
  if (option) await askCustomers(tx, option, exception, await tellsOf(tx, concession));
}

const signedBy = (task: Task, by: string | null, at: number | null): Task => ({
  ...task,
  state: 'decided',
  acknowledgedBy: task.acknowledgedBy ?? by,
  acknowledgedAt: task.acknowledgedAt ?? at,
  decidedBy: by,
  decidedAt: at,
  choice: 'signed',
});

const appliedOption = async (tx: ServerTx, { id }: Exception): Promise<Option | undefined> =>
  (await tx.scan(options, 'exceptionId', id)).find(({ kind, state }) => kind === 'use_as_is' && state === 'applied');

/** The line has again what it had of the lot, as far as nothing else covers it meanwhile. */
async function give(
  tx: ServerTx,
  { lotId, plantId, scope }: Concession,
  line: Concession['lines'][number],
): Promise<void> {
  const ordered = await tx.get(orderLines, line.orderLineId);
  if (!ordered) return;
  const given = await tx.scan(allocations, 'orderLineId', line.orderLineId);
  const covered = given.filter((each) => each.lotId !== lotId).reduce((sum, each) => sum + each.quantity, 0);
  const quantity = Math.min(line.quantity, ordered.quantity - ordered.shippedQuantity - covered);
  if (quantity <= 0) return;
  const known = given.find((each) => each.lotId === lotId);
  const { orderLineId, orderId } = line;
  await tx.put(allocations, { id: known?.id ?? tx.newId(), scope, plantId, lotId, orderLineId, orderId, quantity });
}

/** Every customer whose goods deviate. */
async function tellsOf(tx: ServerTx, concession: Concession): Promise<Tell[]> {
  const [lot] = await tx.getMany(lots, [concession.lotId]);
  const lines = await touchedLines(
    tx,
    concession.lines.map(({ orderLineId }) => orderLineId),
  );
  return [...new Map(lines.map((each) => [each.order.id, each])).values()].map(({ order, product }) => ({
    kind: 'concession',
    orderId: order.id,
    lot: lot?.number ?? concession.lotId,
    product: product?.name ?? '',
  }));
}

/** It was refused, withdrawn or has expired: what it gave and has not left is taken back, and the exception goes on. */
export async function settleEnded(tx: ServerTx, { concessionId }: { concessionId: string }): Promise<void> {
  const concession = await tx.get(concessions, concessionId);
  if (!concession || isLive(concession)) return;
  await takeBack(tx, concession);
  const facts = { concession: concession.id, lot: concession.lotId, state: concession.state, by: concession.endedBy };
  await tx.audit('concession.ended', { ...facts, reason: concession.ending });
  const [hold] = await tx.getMany(holds, [concession.holdId]);
  if (concession.exceptionId === null || hold?.state !== 'open') return;
  const { own, exception } = await lockAnswers(tx, concession.exceptionId);
  const option = await appliedOption(tx, exception);
  if (option) await tx.put(options, { ...option, state: 'refused' });
  const waits = await supersede(tx, own, ({ question }) => question.startsWith('concession.'));
  await concludeIfAnswered(tx, exception, waits);
  const [context] = await concessionContext(tx, concession);
  const open = await askAgain(tx, exception.id, {
    functions: ['quality', 'planning'],
    question: 'concession_refused',
    context: context ? [{ ...context, facts: { ...context.facts, text: concession.ending ?? '' } }] : [],
    choices: ['other_way', 'cannot'],
  });
  await tx.later('exception.options', `options:${open.id}`, { exceptionId: open.id });
}

/** Orders that were whole with it are ready no more. */
async function takeBack(tx: ServerTx, { lotId, lines }: Concession): Promise<void> {
  const named = new Set(lines.map(({ orderLineId }) => orderLineId));
  for (const { id, orderLineId, orderId } of await tx.scan(allocations, 'lotId', lotId)) {
    if (!named.has(orderLineId)) continue;
    await tx.delete(allocations, id);
    const order = await tx.get(salesOrders, orderId);
    if (order?.state === 'ready') await tx.put(salesOrders, { ...order, state: 'planned' });
  }
}

/** Its last moment has come. */
export async function expireConcession(tx: ServerTx, payload: JobPayload): Promise<void> {
  const concession = await tx.get(concessions, String(payload['concessionId']));
  const used = concession?.whole && concession.state === 'granted';
  if (!concession || used || !isLive(concession) || concession.expiresAt === null || concession.expiresAt > tx.now)
    return;
  await tx.put(concessions, { ...concession, state: 'expired', endedAt: tx.now });
  tx.happened({ type: 'concession.ended', concessionId: concession.id });
}

/** The hold is over: nothing is to be signed under it, and what is not usable now is given to nobody. */
export async function endConcessions(tx: ServerTx, { holdId }: { holdId: string }): Promise<void> {
  const hold = await tx.get(holds, holdId);
  const lot = hold && (await tx.get(lots, hold.lotId));
  for (const { id } of await tx.scan(concessions, 'holdId', holdId)) {
    const concession = await tx.get(concessions, id);
    if (!concession || !isLive(concession) || concession.state === 'granted') continue;
    await tx.put(concessions, { ...concession, state: 'withdrawn', endedAt: tx.now });
  }
  if (!lot || usableLotStates.includes(lot.state) || lot.state === 'consumed') return;
  for (const concession of await tx.scan(concessions, 'holdId', holdId)) await takeBack(tx, concession);
}

/** A customer would not have it: it does not leave for them. */
export async function withdrawForCustomer(tx: ServerTx, exceptionId: string, orderId: string): Promise<void> {
  for (const { id } of await tx.scan(concessions, 'exceptionId', exceptionId)) {
    const concession = await tx.get(concessions, id);
    if (concession?.state !== 'granted' || !concession.lines.some((line) => line.orderId === orderId)) continue;
    await tx.put(concessions, { ...concession, state: 'withdrawn', endedAt: tx.now, ending: 'customer' });
    await takeBack(tx, concession);
  }
}
