import type { MachineOpening } from '../../db/equipment/machine-hours.ts';
import { customerAsks } from '../../db/exception/customer-ask.ts';
import {
  type Exception,
  exceptions,
  exceptionTransitions,
  type Option,
  options,
} from '../../db/exception/exception.ts';
import { loadTransitions } from '../../db/load/load.ts';
import { outboundMessages } from '../../db/message/message.ts';
import type { OrderLine, SalesOrder } from '../../db/order/order.ts';
import type { BaseRow } from '../../db/table.ts';
import { decisions, type Task, tasks, taskTransitions } from '../../db/task/task.ts';
import type { Transitions } from '../../db/transition.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { workTransitions } from '../../db/work-order/work-order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { onSealedTruck, restoreLinePromise, restoreOrderPromise, takeImages } from './applied-option-sql.ts';
import { answerOf } from './ask.ts';
import { isOpen, setDeadlines } from './escalate-task.ts';
import { lockAnswers } from './lock-tasks.ts';
import { type Image, tableNamed } from './record-writes.ts';
import { buyerMessageId } from './tell-buyer.ts';
import { timedTogether } from './timed.ts';

const gone = (why: string, facts: Readonly<Record<string, string | number>> = {}): Refusal =>
  new Refusal('option.undo_refused', { why, ...facts });

/** What only people change, by table: when it is not as the way out left it, something was done on top. */
const peoples: Readonly<Record<string, readonly string[]>> = {
  operation: ['state', 'startedAt', 'good', 'scrap', 'operatorId'],
  work_order: ['quantity'],
  lot: ['state', 'quantity', 'plantId'],
  concession: ['state'],
  load: ['state', 'seal', 'confirmedAt'],
  load_line: ['state', 'picked'],
  order_line: ['quantity', 'shippedQuantity'],
  task: ['state', 'choice'],
  machine_opening: ['calledOffAt'],
};

/** The order has passed its checks with it, or another has been made of it: that is not taken back behind its customer. */
const forGood: readonly Option['kind'][] = ['part_release', 'temporary_limit'];

const lifecycles: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  task: taskTransitions,
  load: loadTransitions,
  operation: workTransitions,
  work_order: workTransitions,
};

/**
 * Takes an applied way out back: every row it changed is again what it was, the functions it overtook are asked again, and
 * what customers were to hear is never sent. Refuses `option.undo_refused`, with why, once anything of it can't be taken
 * back: a customer has heard, goods have left, somebody decided or worked on top of it.
 */
export async function undoOption(tx: ServerTx, { optionId }: { optionId: string }): Promise<void> {
  const option = await tx.get(options, optionId);
  const images = option && (await takeImages(tx, optionId));
  if (!option || !images) throw gone('too_long_ago');
  if (forGood.includes(option.kind)) throw gone('order_went_on');
  await refuseIfTold(tx, option);
  const { own, exception } = await lockAnswers(tx, option.exceptionId);
  await refuseIfOver(tx, option, exception, images);
  const rows = images.filter(({ table }) => table !== 'exception' && table !== 'option');
  for (const image of rows.toReversed()) await restore(tx, image);
  await askAgain(tx, exception, own, images);
  await restoreOptions(tx, option, images);
  await tx.later('exception.options', `options:${exception.id}`, { exceptionId: exception.id });
  await tx.audit('option.undone', { exception: exception.number, kind: option.kind });
}

/** What was held back is withdrawn; what a customer has heard stands. */
async function refuseIfTold(tx: ServerTx, option: Option): Promise<void> {
  if (await tx.get(outboundMessages, buyerMessageId(option.id))) throw gone('customer_told');
  for (const { id } of await tx.scan(customerAsks, 'optionId', option.id)) {
    const ask = await tx.get(customerAsks, id);
    if (!ask || ask.state === 'withdrawn') continue;
    if (ask.state !== 'held') throw gone('customer_told');
    await tx.put(customerAsks, { ...ask, state: 'withdrawn' });
  }
}

/** The orders of a way out have their promises back, and the plant is planned anew; all else that it did stands. */
export async function takePromisesBack(tx: ServerTx, optionId: string): Promise<void> {
  const [option] = await tx.getMany(options, [optionId]);
  for (const { table, before } of (await takeImages(tx, optionId)) ?? []) {
    if (table === 'order_line' && before) await restoreLinePromise(tx, before.id, (before as OrderLine).promiseAt);
    if (table === 'sales_order' && before) await restoreOrderPromise(tx, before as SalesOrder);
  }
  if (option) await tx.later('plant.replan', `replan:${option.plantId}`, { plantId: option.plantId, reason: 'order' });
}

async function refuseIfOver(
  tx: ServerTx,
  option: Option,
  exception: Exception,
  images: readonly Image[],
): Promise<void> {
  const left = imageOf<Exception>(images, 'exception', exception.id)?.after;
  if (left && left.state !== exception.state) throw gone('exception_moved_on');
  const since = (await tx.scan(decisions, 'exceptionId', exception.id)).filter(
    ({ optionId, at }) => optionId !== option.id && at > (option.appliedAt ?? 0),
  );
  if (since.length > 0) throw gone('decided_since');
  const lines = images.filter(({ table }) => table === 'order_line').map(({ id }) => id);
  if (await onSealedTruck(tx, lines)) throw gone('order_shipped');
}

function imageOf<R extends BaseRow>(images: readonly Image[], table: string, id: string) {
  return images.find((each) => each.table === table && each.id === id) as
    | { readonly before: R | null; readonly after: R | null }
    | undefined;
}

const part = (row: BaseRow | null | undefined, key: string): unknown => (row ? Reflect.get(row, key) : undefined);

async function restore(tx: ServerTx, { table: name, id, before, after }: Image): Promise<void> {
  const table = tableNamed(name);
  const now = await tx.get(table, id);
  if (name === 'task' && !before) return now ? askNoMore(tx, now as Task) : undefined;
  const touched = now && after && (peoples[name] ?? []).some((key) => byPeople(now, key) !== byPeople(after, key));
  const hasBegun = name === 'machine_opening' && !before && now && (now as MachineOpening).fromAt <= tx.now;
  if (hasBegun) throw gone('worked_on');
  if (touched) throw gone(name === 'order_line' ? 'order_shipped' : 'worked_on');
  if (same(before, after)) return;
  if (name === 'order_line') return restoreLinePromise(tx, id, (before as OrderLine | null)?.promiseAt ?? null);
  if (name === 'sales_order') return before ? restoreOrderPromise(tx, before as SalesOrder) : undefined;
  if (!before) {
    if (now) await tx.delete(table, id);
    return;
  }
  if (!now && after) throw gone('worked_on');
  await walk(tx, name, now, before);
}

/** Somebody was asked to bring the way out about: they are asked no more, unless they have it in hand already. */
async function askNoMore(tx: ServerTx, task: Task): Promise<void> {
  if (task.acknowledgedAt !== null || !isOpen(task)) throw gone('worked_on');
  await tx.put(tasks, { ...task, state: 'superseded' });
}

/** Planning releases what begins soon: only a step that has begun was worked on. */
const byPeople = (row: BaseRow, key: string): unknown => (part(row, key) === 'released' ? 'planned' : part(row, key));

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Writes the row as it was, state by state along the lawful moves that lead back. */
async function walk(tx: ServerTx, name: string, now: BaseRow | undefined, before: BaseRow): Promise<void> {
  const table = tableNamed(name);
  const transitions = lifecycles[name];
  const from = part(now, 'state');
  const to = part(before, 'state');
  if (transitions && typeof from === 'string' && typeof to === 'string' && from !== to)
    for (const state of wayBack(transitions, from, to)) await tx.put(table, { ...before, state } as BaseRow);
  await tx.put(table, before);
}

/** The states between two, by the shortest lawful way; refused when there is none. */
function wayBack(transitions: Readonly<Record<string, readonly string[]>>, from: string, to: string): string[] {
  const ways: string[][] = [[from]];
  const seen = new Set([from]);
  for (const way of ways) {
    const last = way.at(-1) ?? from;
    for (const next of transitions[last] ?? []) {
      if (next === to) return way.slice(1);
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  throw gone('no_way_back', { state: from });
}

/** The exception stands as before, with its answers as the tasks are now; clocks that waited run on. */
async function askAgain(
  tx: ServerTx,
  exception: Exception,
  locked: readonly Task[],
  images: readonly Image[],
): Promise<void> {
  const was = imageOf<Exception>(images, 'exception', exception.id)?.before;
  const own = await tx.getMany(
    tasks,
    locked.map(({ id }) => id),
  );
  const added = new Set(images.filter(({ table, before }) => table === 'task' && !before).map(({ id }) => id));
  const earlier = exception.answers.filter(({ taskId }) => !added.has(taskId));
  const answers = earlier.map((each) => {
    const task = own.find(({ id }) => id === each.taskId);
    return task ? answerOf(task) : each;
  });
  const state = was?.state ?? exception.state;
  const back: Exception = { ...exception, answers, state, resolvedAt: was?.resolvedAt ?? null };
  if (state !== exception.state) {
    const between = wayBack(exceptionTransitions satisfies Transitions<Exception['state']>, exception.state, state);
    for (const each of between) await tx.put(exceptions, { ...back, state: each as Exception['state'] });
  }
  await tx.put(exceptions, back);
  const again = own.filter(
    (task) =>
      isOpen(task) &&
      task.acknowledgedAt === null &&
      !locked.some(({ id, state: had }) => id === task.id && had === task.state),
  );
  if (again.length > 0) await setDeadlines(tx, timedTogether(back), again);
}

/** Offered again, and with it those that were withdrawn for it. */
async function restoreOptions(tx: ServerTx, option: Option, images: readonly Image[]): Promise<void> {
  await tx.put(options, { ...option, state: 'offered', appliedBy: null, appliedAt: null });
  for (const { id, table, before } of images) {
    if (table !== 'option' || id === option.id || !before) continue;
    const now = await tx.get(options, id);
    if (now?.state === 'expired') await tx.put(options, before as Option);
  }
}
