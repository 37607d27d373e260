import { movedOn, type NoticeState, notices } from '../../db/delivery/notice.ts';
import { moveTask } from '../../db/delivery/seen-mutator.ts';
import { outboundMessages } from '../../db/message/message.ts';
import type { Actor } from '../../db/mutator.ts';
import { tasks, taskTransitions } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** Moves all that reached a person about a task on, on whatever channel. */
async function moveAll(tx: ServerTx, taskId: string, personId: string, state: NoticeState): Promise<void> {
  for (const { id } of await tx.scan(notices, 'taskId', taskId)) {
    const notice = await tx.get(notices, id);
    // What did not arrive was not seen there either.
    const arrived = notice?.personId === personId && notice.state !== 'failed';
    const next = arrived ? movedOn(notice, state, tx.now) : undefined;
    if (next) await tx.put(notices, next);
  }
}

/** They have it on their screen: what was sent to them about it is seen, and nothing more is. */
export const noteSeen = (tx: ServerTx, what: { readonly taskId: string; readonly personId: string }): Promise<void> =>
  moveAll(tx, what.taskId, what.personId, 'seen');

/** They took it, or answered it. */
export async function noteActed(tx: ServerTx, { taskId }: { readonly taskId: string }): Promise<void> {
  const task = await tx.get(tasks, taskId);
  const personId = task?.decidedBy ?? task?.acknowledgedBy;
  if (personId) await moveAll(tx, taskId, personId, 'acted');
}

const stateOf: Readonly<Record<string, NoticeState | undefined>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'seen',
  failed: 'failed',
};

/** What WhatsApp tells of a message to one of ours is told of its notice; of a customer's nothing follows here. */
export async function noteMoved(tx: ServerTx, { outboundId }: { readonly outboundId: string }): Promise<boolean> {
  const notice = await tx.get(notices, outboundId);
  if (!notice) return false;
  const message = await tx.get(outboundMessages, outboundId);
  const state = message && stateOf[message.state];
  const next =
    state && movedOn(notice, state, tx.now, state === 'failed' ? (message.error ?? 'whatsapp.failed') : null);
  if (next) {
    await tx.put(notices, next);
    if (state === 'delivered' || state === 'seen') await showOnTask(tx, notice.taskId, state);
  }
  return true;
}

/** A device says that it has shown a notification; only its own person's counts. */
export async function noteReceived(tx: ServerTx, actor: Actor, noticeId: string): Promise<void> {
  const notice = await tx.get(notices, noticeId);
  if (notice?.personId !== actor.personId || notice.channel !== 'push') return;
  const next = movedOn(notice, 'delivered', tx.now);
  if (!next) return;
  await tx.put(notices, next);
  await showOnTask(tx, notice.taskId, 'delivered');
}

/** How far a task has come is what has truly been told of it. */
async function showOnTask(tx: ServerTx, taskId: string | null, state: 'delivered' | 'seen'): Promise<void> {
  const task = taskId === null ? undefined : await tx.get(tasks, taskId);
  if (task && taskTransitions[task.state].includes(state)) await moveTask(tx, { ...task, state });
}
