import { escalations, tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { isTooShort } from './deadline.ts';
import { companyOf, highest, isOpen, isUnheard, setDeadlines, tellAtOnce } from './escalate-task.ts';
import { rulesNow } from './policy.ts';
import { timedAlone } from './timed.ts';

/**
 * A task of no exception was asked: it gets what an exception's tasks get with theirs, its chain by the rules as they stand now,
 * its reminders, its levels and its decision's deadline, in the transaction that asks it. Asked of again, nothing happens.
 */
export async function timeTask(tx: ServerTx, { taskId }: { readonly taskId: string }): Promise<void> {
  const task = await tx.get(tasks, taskId);
  if (!task || task.exceptionId !== null || task.policy !== null || !isOpen(task)) return;
  const { kind, plantId, moneyAtRiskMinor } = task;
  const facts = { kind, plantId, moneyAtRiskMinor, orders: 0, severity: 'major' };
  const frozen = { ...task, policy: (await rulesNow(tx)).taskPolicy(facts) };
  const timed = timedAlone(frozen);
  const atOnce = { urgent: isTooShort(timed), company: await companyOf(tx, plantId) };
  const told = isUnheard(frozen) ? await tellAtOnce(tx, timed, [frozen], atOnce) : [];
  const climbed = { ...frozen, escalationLevel: highest(told, frozen) };
  await tx.put(tasks, climbed);
  await tx.putMany(escalations, told);
  await setDeadlines(tx, timed, [climbed].filter(isUnheard));
}
