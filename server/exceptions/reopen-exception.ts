import { type Exception, exceptions } from '../../db/exception/exception.ts';
import { escalations, type Task, tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { answerOf, asked, taskFor } from './ask.ts';
import type { Break } from './break.ts';
import { companyOf, highest, setDeadlines, tellAtOnce } from './escalate-task.ts';
import { came } from './join-exception.ts';
import { lockAnswers } from './lock-tasks.ts';
import { clockFrom, type Measured, measure } from './measure.ts';
import { timedTogether } from './timed.ts';

/**
 * The cause is back soon after it was over: the same exception opens again, with a clock from now by the policy it was raised
 * with. Every function is asked anew; what was asked, answered and decided before stays with it.
 */
export async function reopenException(tx: ServerTx, endedId: string, what: Break): Promise<string> {
  const { exception: ended } = await lockAnswers(tx, endedId);
  const measured = await measure(tx, what, { times: () => ended.policy, deviceAt: what.deviceAt, receivedAt: tx.now });
  const reopened = withNewClock(tx, came(tx, ended), measured);
  const asks = asked(what.kind, ended.policy.functions, await what.asks(measured.touched));
  const fresh = asks.map(([name, ask]) => withTurns(taskFor(tx, reopened, name, ask), reopened));
  const company = await companyOf(tx, what.plantId);
  const atOnce = { urgent: measured.window.urgent, company };
  const told = await tellAtOnce(tx, timedTogether(reopened), fresh, atOnce);
  const climbed = fresh.map((task) => ({ ...task, escalationLevel: highest(told, task) }));

  await tx.put(exceptions, { ...reopened, answers: climbed.map(answerOf) });
  await tx.putMany(tasks, climbed);
  await tx.putMany(escalations, told);
  await setDeadlines(tx, timedTogether(reopened), climbed);
  await tx.audit('exception.reopened', { exception: ended.number, kind: what.kind, subject: what.subject });
  tx.happened({ type: 'exception.raised', exceptionId: ended.id, plantId: what.plantId });
  return ended.id;
}

function withNewClock(tx: ServerTx, ended: Exception, { impact, money, window, severity }: Measured): Exception {
  return {
    ...ended,
    state: 'routed',
    severity: ended.severity === 'critical' ? 'critical' : severity,
    ...clockFrom(window, tx.now),
    impact,
    moneyAtRiskMinor: money.minor,
    currency: money.currency,
    resolvedAt: null,
    moves: [...ended.moves, { from: ended.decideBy, to: window.decideBy, reason: 'reopened', at: tx.now }],
  };
}

/** Whoever is asked again is told that it is again, and how often. */
const withTurns = (task: Task, { turns, flapping }: Exception): Task => ({
  ...task,
  context: [
    {
      code: flapping ? 'cause.flaps' : 'cause.back',
      facts: { times: turns.filter((each) => each.came).length, firstAt: turns[0]?.at ?? task.createdAt },
    },
    ...task.context,
  ],
});
