import { type Exception, type ExceptionKind, exceptions, isOpenException } from '../../db/exception/exception.ts';
import { loads } from '../../db/load/load.ts';
import { tasks } from '../../db/task/task.ts';
import { workOrders } from '../../db/work-order/work-order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { consequencesOf } from './consequences.ts';
import { earliest, reminderDues, type Window } from './deadline.ts';
import { isOpen, isUnheard, setDeadlines, tellDueLevels } from './escalate-task.ts';
import { lockAnswers } from './lock-tasks.ts';
import { clockedWindow } from './measure.ts';
import { clockOf } from './read-rota.ts';
import { timedTogether } from './timed.ts';
import { touchedLines } from './trace-impact.ts';

/** These wait for a person's decision on a document; nothing on the floor moves their clock. */
const ofDocuments: readonly ExceptionKind[] = ['price', 'credit', 'unknown_name'];

/**
 * The facts around what is open in a plant may have moved: a truck comes sooner, a promise is nearer. Where that leaves less
 * time, the deadline moves with it, says why, and the exception is as grave as it is now.
 */
export async function measureOpen(tx: ServerTx, plantId: string): Promise<void> {
  const open = (await tx.scan(exceptions, 'plantId', plantId)).filter(
    (each) => isOpenException(each) && each.state !== 'resolving' && !ofDocuments.includes(each.kind),
  );
  for (const each of open) {
    const window = await windowNow(tx, each);
    if (window.decideBy < each.decideBy) await comeNearer(tx, each.id, window);
  }
}

/** Brought so near that the time to remind of the decision is over already: whoever has a task is reminded at once. */
async function remindNow(tx: ServerTx, exception: Exception): Promise<void> {
  const { decide } = reminderDues(exception, await clockOf(tx, exception));
  if (exception.decideBy > tx.now && (decide ?? tx.now) <= tx.now)
    await tx.later('task.remind', `remind:decide:${exception.id}`, { exceptionId: exception.id, kind: 'decide' });
}

/** The clock as it would be set today over what the exception was found to touch, as far as that is still open. */
async function windowNow(tx: ServerTx, exception: Exception): Promise<Window> {
  const { impact, policy, occurredAt } = exception;
  const [lines, works, trucks] = await Promise.all([
    touchedLines(tx, [...new Set(impact.lines.map((line) => line.orderLineId))]),
    tx.getMany(workOrders, impact.workOrderIds),
    tx.getMany(loads, impact.loadIds),
  ]);
  const touched = {
    lines: lines.filter(
      ({ line, order }) =>
        line.shippedQuantity < line.quantity && !['dispatched', 'delivered', 'cancelled'].includes(order.state),
    ),
    workOrders: works.filter((order) => order.state !== 'completed' && order.state !== 'closed'),
    loads: trucks.filter((load) => load.state !== 'confirmed' && load.state !== 'dispatched'),
  };
  const { capMs, leadMs, ackShare } = policy;
  const given = {
    deviceAt: occurredAt,
    receivedAt: exception.receivedAt,
    capMs,
    leadMs,
    ...(ackShare !== undefined && { ackShare }),
    consequence: earliest(consequencesOf(exception, touched, occurredAt)),
  };
  return clockedWindow(tx, exception.plantId, given, exception.severity === 'routine');
}

async function comeNearer(tx: ServerTx, exceptionId: string, window: Window): Promise<void> {
  const { own, exception } = await lockAnswers(tx, exceptionId);
  const reason = window.consequence?.code ?? 'cap';
  const ackBy = Math.min(window.ackBy, exception.ackBy);
  const moved: Exception = {
    ...exception,
    severity: window.urgent ? 'critical' : exception.severity,
    breached: exception.breached || window.decideBy <= tx.now,
    consequenceAt: window.consequence?.at ?? null,
    consequence: window.consequence?.code ?? null,
    decideBy: window.decideBy,
    ackBy,
    moves: [...exception.moves, { from: exception.decideBy, to: window.decideBy, reason, at: tx.now }],
  };
  const nearer = own.filter(isOpen).map((task) => ({ ...task, ackBy, decideBy: moved.decideBy }));
  await tx.put(exceptions, moved);
  await tx.putMany(tasks, nearer);
  await tellDueLevels(tx, timedTogether(moved), nearer.filter(isUnheard), window.urgent);
  await setDeadlines(tx, timedTogether(moved), nearer.filter(isUnheard));
  await remindNow(tx, moved);
  await tx.audit('exception.nearer', { exception: exception.number, reason, decideBy: moved.decideBy });
}
