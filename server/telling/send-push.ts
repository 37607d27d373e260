import { createHash } from 'node:crypto';
import { movedOn, type Notice, notices } from '../../db/delivery/notice.ts';
import { people } from '../../db/person/person.ts';
import { plants } from '../../db/plant/plant.ts';
import { tasks } from '../../db/task/task.ts';
import { day, minute, second } from '../../db/values/instant.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { type House, transactAsSystem } from '../postgres/transaction.ts';
import { type PushMessage, type PushOutcome, postPush } from './post-push.ts';
import { pushKeys } from './push-keys.ts';
import { type PushServices, pushServices } from './push-services.ts';
import { forgetSubscriptions, type KeptSubscription, subscriptionsOf } from './subscription-sql.ts';
import { concerns } from './tell-anew.ts';
import { offeredHandOver } from './tell-hand-over.ts';
import { routine } from './tell-people.ts';

const mostAttempts = 6;

/**
 * Sends one notice to all devices of its person. A worker that dies on the way leaves it to be sent again: the same topic and tag
 * make two of them one on the screen, so it is shown once whatever happens.
 */
export async function sendPush(
  house: House,
  tenantId: string,
  payload: JobPayload,
  services: PushServices = pushServices(process.env),
): Promise<void> {
  const noticeId = String(payload['noticeId']);
  const begun = await transactAsSystem(house, tenantId, (tx) => beginPush(tx, noticeId));
  if (!begun) return;
  const devices = await subscriptionsOf(house.sql, tenantId, begun.personId);
  const keys = devices.length > 0 ? await pushKeys(house.sql) : undefined;
  const sent = await Promise.all(
    devices.map(async (device): Promise<Sent> => {
      const outcome: PushOutcome = keys
        ? await postPush(keys, services, device, begun.message)
        : { kind: 'later', code: 'push.no_keys' };
      return { device, outcome };
    }),
  );
  const gone = sent.filter(({ outcome }) => outcome.kind === 'gone').map(({ device }) => device.id);
  await forgetSubscriptions(house.sql, gone);
  const attempt = Number(payload['attempt'] ?? 1);
  await transactAsSystem(house, tenantId, (tx) => settlePush(tx, noticeId, sent, attempt));
}

interface Sent {
  readonly device: KeptSubscription;
  readonly outcome: PushOutcome;
}

async function beginPush(
  tx: ServerTx,
  noticeId: string,
): Promise<{ readonly personId: string; readonly message: PushMessage } | undefined> {
  const notice = await tx.get(notices, noticeId);
  if (notice?.state !== 'queued') return undefined;
  const message = await messageFor(tx, notice);
  if (message) return { personId: notice.personId, message };
  const overtaken = movedOn(notice, 'failed', tx.now, 'overtaken');
  if (overtaken) await tx.put(notices, overtaken);
  return undefined;
}

function messageFor(tx: ServerTx, notice: Notice): Promise<PushMessage | undefined> {
  if (notice.taskId !== null) return messageOf(tx, notice, notice.taskId);
  return notice.about === null ? summaryOf(tx, notice) : handOverOf(tx, notice);
}

/** What the device must know to say it in its person's words; undefined when it is no longer theirs to know. */
async function messageOf(tx: ServerTx, notice: Notice, taskId: string): Promise<PushMessage | undefined> {
  const [task] = await tx.getMany(tasks, [taskId]);
  const person = await tx.get(people, notice.personId);
  if (!task || !person?.active || !(await concerns(tx, task, notice))) return undefined;
  const isRoutine = await routine(tx, task);
  if (isRoutine === undefined) return undefined;
  const plant = await tx.get(plants, task.plantId);
  const body = {
    kind: 'task',
    notice: notice.id,
    task: task.id,
    person: person.id,
    tenant: tx.tenantId,
    question: task.question,
    subject: task.subject,
    decideBy: task.decideBy,
    level: notice.level,
    language: person.language,
    zone: plant?.zone ?? 'UTC',
    again: notice.about !== null,
    taken: task.acknowledgedAt !== null,
  };
  const left = Math.floor((task.decideBy - tx.now) / second);
  const ttlSeconds = Math.min(Math.max(left, minute / second), day / second);
  return { body, topic: topicOf(tx.tenantId, taskId), ttlSeconds, urgent: !isRoutine };
}

async function summaryOf(tx: ServerTx, notice: Notice): Promise<PushMessage | undefined> {
  const person = await tx.get(people, notice.personId);
  if (!person?.active) return undefined;
  const body = {
    kind: 'summary',
    notice: notice.id,
    person: person.id,
    tenant: tx.tenantId,
    count: notice.covers.length,
    language: person.language,
  };
  return { body, topic: topicOf(tx.tenantId, notice.id), ttlSeconds: day / second, urgent: false };
}

/** Undefined once it is taken over or taken back. */
async function handOverOf(tx: ServerTx, notice: Notice): Promise<PushMessage | undefined> {
  const [person, given] = [await tx.get(people, notice.personId), await offeredHandOver(tx, notice)];
  const from = given && (await tx.get(people, given.fromPersonId));
  if (!person?.active || !from) return undefined;
  const body = {
    kind: 'hand_over',
    notice: notice.id,
    person: person.id,
    tenant: tx.tenantId,
    from: from.name,
    count: given.items.length,
    language: person.language,
  };
  return { body, topic: topicOf(tx.tenantId, notice.id), ttlSeconds: day / second, urgent: true };
}

/** At most 32 letters of base64url. */
const topicOf = (...of: readonly string[]): string =>
  createHash('sha256').update(of.join(' ')).digest('base64url').slice(0, 32);

async function settlePush(tx: ServerTx, noticeId: string, sent: readonly Sent[], attempt: number): Promise<void> {
  const notice = await tx.get(notices, noticeId);
  if (!notice) return;
  const outcomes = sent.map(({ outcome }) => outcome);
  if (outcomes.some(({ kind }) => kind === 'accepted')) {
    const told = movedOn(notice, 'sent', tx.now);
    if (told) await tx.put(notices, told);
    return tellCovered(tx, notice);
  }
  const later = outcomes.find((each) => each.kind === 'later');
  if (later?.kind === 'later' && attempt < mostAttempts && notice.state === 'queued') {
    const due = tx.now + second * 2 ** attempt;
    return tx.later('push.send', `push:${noticeId}`, { noticeId, attempt: attempt + 1 }, due);
  }
  const failed = movedOn(notice, 'failed', tx.now, failureOf(outcomes));
  if (failed) await tx.put(notices, failed);
}

/** What a summary stands for has been told with it. */
async function tellCovered(tx: ServerTx, { covers, id }: Notice): Promise<void> {
  for (const each of covers) {
    const held = await tx.get(notices, each);
    const told = held && movedOn(held, 'sent', tx.now, `with:${id}`);
    if (told) await tx.put(notices, told);
  }
}

function failureOf(outcomes: readonly PushOutcome[]): string {
  if (outcomes.length === 0) return 'push.no_device';
  const told = outcomes.find((each) => each.kind === 'later' || each.kind === 'refused');
  return told && 'code' in told ? told.code : 'push.gone';
}
