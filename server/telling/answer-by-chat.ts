import { notices } from '../../db/delivery/notice.ts';
import { reaches } from '../../db/delivery/reach.ts';
import { inboundMessages } from '../../db/message/message.ts';
import type { Actor } from '../../db/mutator.ts';
import { type FunctionName, functionNames } from '../../db/person/function.ts';
import { people } from '../../db/person/person.ts';
import { tasks } from '../../db/task/task.ts';
import { acknowledgeTask } from '../../db/task/task-mutators.ts';
import { Refusal } from '../../db/values/refusal.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { isWaiting } from './tell-people.ts';

/** What follows in another station. */
interface Else {
  readonly readMessage: (tx: ServerTx, payload: JobPayload) => Promise<void>;
}

const have = /^task\.have:(?<taskId>.+)$/su;

/**
 * A tap on "I have it" from the number of somebody who was told there takes the task in their name, as of when they tapped.
 * From any other number it is a message like others, and takes nothing.
 */
export async function answerByChat(tx: ServerTx, payload: JobPayload, { readMessage }: Else): Promise<void> {
  const [message] = await tx.getMany(inboundMessages, [String(payload['messageId'])]);
  const taskId = have.exec(message?.payload ?? '')?.groups?.['taskId'];
  const asked = message && taskId ? await toldThere(tx, message.fromNumber, taskId) : undefined;
  if (message?.state !== 'received' || !taskId || !asked) return readMessage(tx, payload);
  const [task] = await tx.getMany(tasks, [taskId]);
  const reason =
    task && isWaiting(task) ? await take(tx, taskId, { actor: asked, at: message.saidAt }) : 'task.overtaken';
  const current = await tx.get(inboundMessages, message.id);
  if (current) await tx.put(inboundMessages, { ...current, state: 'ignored', reason });
}

async function take(tx: ServerTx, taskId: string, act: ServerTx['act']): Promise<string> {
  try {
    await acknowledgeTask.run(tx, { taskId }, act);
    await tx.audit('task.taken_by_chat', { taskId, personId: act.actor.personId });
    return 'task.taken';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

/** Whose own number it is, when exactly there they were told of this task; undefined otherwise. */
async function toldThere(tx: ServerTx, fromNumber: string, taskId: string): Promise<Actor | undefined> {
  const [reach] = await tx.scan(reaches, 'waNumber', fromNumber);
  const person = reach && (await tx.get(people, reach.id));
  if (!person?.active) return undefined;
  const told = (await tx.scan(notices, 'taskId', taskId)).some(
    (each) => each.personId === person.id && each.channel === 'whatsapp',
  );
  if (!told) return undefined;
  const functions = person.functions.filter((name): name is FunctionName =>
    functionNames.some((each) => each === name),
  );
  return { tenantId: tx.tenantId, personId: person.id, functions, plantIds: person.plantIds };
}
