import { firstNotice, movedOn, type Notice, notices } from '../../db/delivery/notice.ts';
import { reaches } from '../../db/delivery/reach.ts';
import { plantScope } from '../../db/scope.ts';
import { reminders, tasks } from '../../db/task/task.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { quietFor } from './quiet-for.ts';
import { concerns } from './tell-anew.ts';
import { offeredHandOver } from './tell-hand-over.ts';

/** Somebody's quiet hours are over: what still waits for them and was held back is told as one thing. */
export async function sendSummary(tx: ServerTx, payload: JobPayload): Promise<void> {
  const personId = String(payload['personId']);
  const plantId = String(payload['plantId']);
  const quiet = await quietFor(tx, plantId, personId);
  if (quiet !== undefined) {
    await tx.later('notice.summary', `summary:${personId}:${quiet}`, { personId, plantId }, quiet);
    return;
  }
  const held = await heldFor(tx, personId);
  if (held.length === 0) return;
  const [reach] = await tx.getMany(reaches, [personId]);
  if (!reach || reach.pushDevices === 0) {
    // No device shows it: each is then told the other way, as if nothing had been seen.
    for (const each of held) await failHeld(tx, each);
    return;
  }
  const summary = summaryNotice(tx, { personId, plantId }, held);
  await tx.put(notices, summary);
  await tx.later('push.send', `push:${summary.id}`, { noticeId: summary.id });
}

/** What was held back and still waits; the rest has been overtaken. */
async function heldFor(tx: ServerTx, personId: string): Promise<Notice[]> {
  const held: Notice[] = [];
  for (const { id } of (await tx.scan(notices, 'personId', personId)).filter(({ state }) => state === 'held')) {
    const notice = await tx.get(notices, id);
    if (notice?.state !== 'held') continue;
    if (await stillWaits(tx, notice)) held.push(notice);
    else await tx.put(notices, movedOn(notice, 'failed', tx.now, 'overtaken') ?? notice);
  }
  return held;
}

async function stillWaits(tx: ServerTx, notice: Notice): Promise<boolean> {
  if (notice.taskId === null) return (await offeredHandOver(tx, notice)) !== undefined;
  const [task] = await tx.getMany(tasks, [notice.taskId]);
  return task !== undefined && concerns(tx, task, notice);
}

async function failHeld(tx: ServerTx, notice: Notice): Promise<void> {
  const failed = movedOn(notice, 'failed', tx.now, 'push.no_device');
  if (failed) await tx.put(notices, failed);
  const { taskId, level, about } = notice;
  if (taskId === null) return;
  const [reminder] = about === null ? [] : await tx.getMany(reminders, [about]);
  if (reminder)
    await tx.later('task.unseen', `unseen:${taskId}:0:${reminder.id}`, { taskId, level, about: reminder.id });
  else await tx.later('task.unseen', `unseen:${taskId}:${level}`, { taskId, level });
}

function summaryNotice(
  tx: ServerTx,
  { personId, plantId }: { readonly personId: string; readonly plantId: string },
  held: readonly Notice[],
): Notice {
  const telling = { taskId: '', level: 0, personId, channel: 'push', scope: plantScope(plantId), plantId } as const;
  const notice = firstNotice(telling, { state: 'queued', at: tx.now });
  const covers = held.map(({ id }) => id);
  return { ...notice, id: `summary.${personId}.${tx.now}`, taskId: null, covers };
}
