import { orderDrafts } from '../../db/draft/draft.ts';
import { refusalTaskId } from '../../db/order/erp-mutators.ts';
import { type ErpCommand, erpCommands } from '../../db/order/order.ts';
import { tasks, taskTransitions } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** What was asked of the ERP for one order or load, in the order it was asked for. */
export async function commandsOf(tx: ServerTx, subjectId: string): Promise<ErpCommand[]> {
  return (await tx.scan(erpCommands, 'subjectId', subjectId)).toSorted((a, b) => a.revision - b.revision);
}

/** Nothing more becomes of it. */
export const isSettled = ({ state }: ErpCommand): boolean => state === 'done' || state === 'dropped';

/** Whether any of it may be in the ERP: not what was never sent, and not what was refused. */
export const hasBegun = ({ state, attempts }: ErpCommand): boolean =>
  state !== 'failed' && state !== 'dropped' && !(state === 'waiting' && attempts === 0);

/** Whether one that was asked for earlier is not settled yet. */
export const isBehind = (command: ErpCommand, all: readonly ErpCommand[]): boolean =>
  all.some((each) => each.revision < command.revision && !isSettled(each));

/** Queues the delivery of the first that is not settled, unless it waits for a person. */
export async function queueNext(tx: ServerTx, all: readonly ErpCommand[]): Promise<void> {
  const next = all.find((each) => !isSettled(each));
  if (next && next.state !== 'failed') await tx.later('erp.deliver', `erp:${next.id}`, { commandId: next.id });
}

/**
 * Takes a command back that has no effect there: nobody is asked about it any more, and a draft that waited for its booking
 * waits no more.
 */
export async function dropCommand(tx: ServerTx, command: ErpCommand): Promise<void> {
  if (isSettled(command)) return;
  await tx.put(erpCommands, { ...command, state: 'dropped', doneAt: tx.now });
  await tx.audit('erp.dropped', { commandId: command.id, kind: command.kind, was: command.state });
  const task = await tx.get(tasks, refusalTaskId(command));
  if (task && taskTransitions[task.state].includes('superseded')) await tx.put(tasks, { ...task, state: 'superseded' });
  if (command.kind === 'order.create') await endDraft(tx, command.draftId ?? '');
}

/** Its order was made and is called off: the draft has come to its end. */
async function endDraft(tx: ServerTx, draftId: string): Promise<void> {
  const draft = await tx.get(orderDrafts, draftId);
  if (!draft || draft.state === 'confirmed') return;
  if (draft.state === 'failed') await tx.put(orderDrafts, { ...draft, state: 'submitting' });
  await tx.put(orderDrafts, { ...draft, state: 'confirmed' });
}
