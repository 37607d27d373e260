import { firstNotice, type Notice, notices } from '../../db/delivery/notice.ts';
import { reaches } from '../../db/delivery/reach.ts';
import { people } from '../../db/person/person.ts';
import { plantScope } from '../../db/scope.ts';
import { type HandOver, handOvers } from '../../db/shift/hand-over.ts';
import { tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { quietFor } from './quiet-for.ts';
import { firstStep, holdBack, routine } from './tell-people.ts';

/** A shift was handed over: whoever takes over is told, once, of all of it together. */
export async function tellHandedOver(tx: ServerTx, { handOverId }: { readonly handOverId: string }): Promise<void> {
  const given = await tx.get(handOvers, handOverId);
  if (!given || !isOffered(given)) return;
  const { plantId, toPersonId: personId } = given;
  const [person] = await tx.getMany(people, [personId]);
  const id = `handover.${handOverId}.${personId}`;
  if (!person?.active || (await tx.get(notices, id))) return;
  const [reach] = await tx.getMany(reaches, [personId]);
  const quiet = (await mayWait(tx, given)) ? await quietFor(tx, plantId, personId) : undefined;
  const { state, reason } = firstStep(quiet, reach?.pushDevices ?? 0);
  const telling = { taskId: '', level: 0, personId, channel: 'push', scope: plantScope(plantId), plantId } as const;
  const first = firstNotice(telling, { state, at: tx.now, ...(reason && { reason }) });
  await tx.put(notices, { ...first, id, taskId: null, about: handOverId });
  if (state === 'queued') await tx.later('push.send', `push:${id}`, { noticeId: id });
  if (state === 'held') await holdBack(tx, { personId, plantId, reach, quiet });
}

/** The hand-over a notice is about, while its receiver has not taken it over. */
export async function offeredHandOver(tx: ServerTx, { about }: Pick<Notice, 'about'>): Promise<HandOver | undefined> {
  const [given] = about === null ? [] : await tx.getMany(handOvers, [about]);
  return given && isOffered(given) ? given : undefined;
}

const isOffered = ({ acknowledgedAt, withdrawnAt }: HandOver): boolean =>
  acknowledgedAt === null && withdrawnAt === null;

/** With something major or critical in it, it does not wait for the morning. */
async function mayWait(tx: ServerTx, { items }: HandOver): Promise<boolean> {
  const own = await tx.getMany(
    tasks,
    items.map(({ taskId }) => taskId),
  );
  for (const task of own) if ((await routine(tx, task)) === false) return false;
  return true;
}
