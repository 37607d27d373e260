import { firstNotice, isSeen, type Notice, noticeId, notices } from '../../db/delivery/notice.ts';
import { type Reach, reaches } from '../../db/delivery/reach.ts';
import { type MessageForm, outboundMessages } from '../../db/message/message.ts';
import { people } from '../../db/person/person.ts';
import { plants } from '../../db/plant/plant.ts';
import { moneyScope } from '../../db/scope.ts';
import { reminders, type Task, tasks } from '../../db/task/task.ts';
import { type Outlet, outletFrom } from '../graph/graph-account.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { chatWords } from './chat-words.ts';
import { quietFor } from './quiet-for.ts';
import { concerns } from './tell-anew.ts';
import { isWaiting, routine } from './tell-people.ts';

/** What a tap on "I have it" sends back: the task it is about. */
const havePayload = (taskId: string): string => `task.have:${taskId}`;

/**
 * Half of the time is over and somebody who was asked has seen nothing: they get a template message on their own number, when
 * they agreed to be told there. Each person once per task and level, and once per reminder; why it could not be is kept too.
 */
export async function tellByChat(
  tx: ServerTx,
  payload: JobPayload,
  outlet: Outlet = outletFrom(process.env),
): Promise<void> {
  const taskId = String(payload['taskId']);
  const level = Number(payload['level']);
  const about = typeof payload['about'] === 'string' ? payload['about'] : null;
  const [task] = await tx.getMany(tasks, [taskId]);
  if (!task || (about === null && !isWaiting(task))) return;
  const isRoutine = await routine(tx, task);
  if (isRoutine === undefined) return;
  const all = await tx.scan(notices, 'taskId', taskId);
  const told = about === null ? await notReminded(tx, all) : all.filter((each) => each.about === about);
  const asked = told.filter((each) => each.channel === 'push' && each.level === level && each.state !== 'held');
  for (const { personId } of asked) {
    if (knows(told, personId) || !(await concerns(tx, task, { about, personId }))) continue;
    const quiet = isRoutine ? await quietFor(tx, task.plantId, personId) : undefined;
    if (quiet === undefined) await write(tx, task, { level, personId, about, outlet });
    else await tx.later('task.unseen', `unseen:${taskId}:${level}:${personId}:${about ?? ''}`, payload, quiet);
  }
}

/** What was told of a task but by reminders: each of these falls back by itself. */
async function notReminded(tx: ServerTx, told: readonly Notice[]): Promise<Notice[]> {
  const abouts = told.flatMap(({ about }) => about ?? []);
  const reminded = new Set((await tx.getMany(reminders, abouts)).map(({ id }) => id));
  return told.filter(({ about }) => about === null || !reminded.has(about));
}

/** Who has seen the task anywhere, and who was written to about it before, is left alone. */
const knows = (told: readonly Notice[], personId: string): boolean =>
  told.some((each) => each.personId === personId && (isSeen(each) || each.channel === 'whatsapp'));

interface Addressed {
  readonly level: number;
  readonly personId: string;
  /** The reminder it is about; null for the asking itself. */
  readonly about: string | null;
  readonly outlet: Outlet;
}

async function write(tx: ServerTx, task: Task, { level, personId, about, outlet }: Addressed): Promise<void> {
  const { scope, plantId } = task;
  const telling = { taskId: task.id, level, personId, channel: 'whatsapp', about, scope, plantId } as const;
  const [reach] = await tx.getMany(reaches, [personId]);
  const template = templateOf(outlet);
  const obstacle = obstacleOf(reach, outlet, template);
  if (obstacle !== undefined || !template) {
    await tx.put(
      notices,
      firstNotice(telling, { state: 'failed', at: tx.now, reason: obstacle ?? 'whatsapp.no_template' }),
    );
    return;
  }
  await tx.put(notices, firstNotice(telling, { state: 'queued', at: tx.now }));
  const person = await tx.get(people, personId);
  const plant = await tx.get(plants, plantId);
  const { words, body, language } = chatWords(task, person?.language ?? 'en', plant?.zone ?? 'UTC');
  const form: MessageForm = { kind: 'template', name: template, language, words, replies: [havePayload(task.id)] };
  const id = noticeId(telling);
  await tx.put(outboundMessages, {
    id,
    scope: moneyScope,
    channel: 'whatsapp',
    toNumber: reach?.waNumber ?? '',
    customerId: null,
    body,
    messageId: null,
    draftId: null,
    form,
    lineId: null,
    state: 'waiting',
    createdAt: tx.now,
    sentAt: null,
    externalId: null,
    error: null,
  });
  tx.happened({ type: 'message.written', outboundId: id });
}

/** The approved template for tasks; the demo's screens show one of this name. */
const templateOf = (outlet: Outlet): string | undefined =>
  outlet.kind === 'graph' ? outlet.account.taskTemplate : outlet.kind === 'screen' ? 'task_waits' : undefined;

function obstacleOf(reach: Reach | undefined, outlet: Outlet, template: string | undefined): string | undefined {
  if (!reach?.waNumber) return 'whatsapp.no_number';
  if (reach.waOptInAt === null) return 'whatsapp.not_agreed';
  if (outlet.kind === 'none') return 'whatsapp.not_configured';
  return template ? undefined : 'whatsapp.no_template';
}
