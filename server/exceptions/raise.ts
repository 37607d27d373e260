import { type Exception, exceptions } from '../../db/exception/exception.ts';
import { plantScope } from '../../db/scope.ts';
import { escalations, tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { answerOf, asked, taskFor } from './ask.ts';
import type { Break } from './break.ts';
import { lockSubject } from './causal-line-sql.ts';
import { companyOf, highest, setDeadlines, tellAtOnce } from './escalate-task.ts';
import { endedTwin, joinException, openTwin } from './join-exception.ts';
import { clockFrom, factsOf, type Measured, measure, survey } from './measure.ts';
import { rulesNow } from './policy.ts';
import { reopenException } from './reopen-exception.ts';
import { timedTogether } from './timed.ts';

/**
 * Raises an exception with every function's task and every deadline in the transaction of the break, all or none. The same
 * kind on the same subject, still open and not older than 30 minutes, takes the new facts in instead, and one that was over
 * a short while ago opens again. Returns its id.
 */
export async function raise(tx: ServerTx, what: Break): Promise<string> {
  // Asked for all at once and in this order: twins are looked for under the lock.
  const [, ofSubject, surveyed, rules, company] = await Promise.all([
    lockSubject(tx, what.kind, what.subjectId),
    tx.scan(exceptions, 'subjectId', what.subjectId),
    survey(tx, what),
    rulesNow(tx),
    companyOf(tx, what.plantId),
  ]);
  const twin = openTwin(ofSubject, what, tx.now);
  if (twin) return joinException(tx, twin.id, what);
  const ended = endedTwin(ofSubject, what, tx.now);
  if (ended) return reopenException(tx, ended.id, what);

  const clock = { times: rules.times, deviceAt: what.deviceAt, receivedAt: tx.now };
  const measured = await measure(tx, what, clock, surveyed);
  const { impact, money, severity } = measured;
  const policy = rules.policy({ ...factsOf(what, impact, money), severity });
  const unnumbered = exceptionFor(tx, what, measured, policy);
  const asks = await what.asks(measured.touched);
  const fresh = asked(what.kind, policy.functions, asks).map(([name, ask]) => taskFor(tx, unnumbered, name, ask));
  const atOnce = { urgent: measured.window.urgent, company };
  const told = await tellAtOnce(tx, timedTogether(unnumbered), fresh, atOnce);
  const climbed = fresh.map((task) => ({ ...task, escalationLevel: highest(told, task) }));

  // Whoever raises another waits for this number's transaction: it is taken last.
  const exception = { ...unnumbered, number: await tx.nextNumber('EX') };
  await tx.put(exceptions, { ...exception, answers: climbed.map(answerOf) });
  await tx.putMany(tasks, climbed);
  await tx.putMany(escalations, told);
  await setDeadlines(tx, timedTogether(exception), climbed);
  await tx.audit('exception.raised', { exception: exception.number, kind: what.kind, subject: what.subject });
  tx.happened({ type: 'exception.raised', exceptionId: exception.id, plantId: what.plantId });
  return exception.id;
}

function exceptionFor(
  tx: ServerTx,
  what: Break,
  { impact, money, window, severity }: Measured,
  policy: Exception['policy'],
): Exception {
  return {
    id: tx.newId(),
    scope: plantScope(what.plantId),
    plantId: what.plantId,
    number: '',
    kind: what.kind,
    subjectTable: what.subjectTable,
    subjectId: what.subjectId,
    subject: what.subject,
    severity,
    state: 'routed',
    ...clockFrom(window, tx.now),
    impact,
    moneyAtRiskMinor: money.minor,
    currency: money.currency,
    policy,
    answers: [],
    raisedBy: what.raisedBy,
    resolvedAt: null,
    mergedInto: null,
    moves: [],
    turns: [{ came: true, at: tx.now }],
    flapping: false,
  };
}
