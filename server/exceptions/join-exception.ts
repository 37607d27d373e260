import { type Exception, type ExceptionKind, exceptions, isOpenException } from '../../db/exception/exception.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { type Instant, minute } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { type Ask, answerOf, asked, taskFor } from './ask.ts';
import type { Break } from './break.ts';
import { escalateTo, isOpen, isUnheard, levelsAtOnce, setDeadlines } from './escalate-task.ts';
import { lockAnswers } from './lock-tasks.ts';
import { type Measured, measure } from './measure.ts';

const mergeWindow = 30 * minute;
/** These say how a document or plan stands, not that something happened again: while open there is only one of each. */
const lasting: readonly ExceptionKind[] = ['shortage', 'price', 'credit'];

/** The open exception of the same kind on the same subject that a new break belongs to. */
export async function openTwin(
  tx: ServerTx,
  what: { kind: ExceptionKind; subjectId: string; deviceAt: Instant },
): Promise<Exception | undefined> {
  const at = Math.min(what.deviceAt, tx.now);
  return (await tx.scan(exceptions, 'subjectId', what.subjectId))
    .filter((each) => each.kind === what.kind && isOpenException(each))
    .find((each) => lasting.includes(each.kind) || Math.abs(at - each.occurredAt) <= mergeWindow);
}

/**
 * The same break again: the exception stays, with the facts as they are now, and what it touches is traced anew. Its policy
 * is still the frozen one; its deadlines may come nearer, never move away. Answers already given stand.
 */
export async function joinException(tx: ServerTx, twinId: string, what: Break): Promise<string> {
  const { own: known, exception: twin } = await lockAnswers(tx, twinId);
  const measured = await measure(tx, what, {
    policy: twin.policy,
    deviceAt: twin.occurredAt,
    receivedAt: twin.receivedAt,
  });
  const asks = asked(what.kind, twin.policy.functions, await what.asks(measured.touched));
  const joined = withFacts(twin, measured);
  const current = asks.map(([name, ask]) => taskNow(tx, joined, known, name, ask));
  const fresh = current.filter((task) => !known.some((each) => each.id === task.id));

  await tx.put(exceptions, { ...joined, answers: [...joined.answers, ...fresh.map(answerOf)] });
  await tx.putMany(tasks, current);
  for (const task of current.filter(isUnheard)) {
    const due = levelsAtOnce(joined, { urgent: measured.window.urgent, staffed: true, now: tx.now });
    for (const level of due) await escalateTo(tx, task, joined, level);
  }
  await setDeadlines(tx, joined, current.filter(isUnheard));
  await tx.later('exception.options', `options:${twin.id}`, { exceptionId: twin.id });
  for (const { id } of fresh) tx.happened({ type: 'task.asked', taskId: id });
  await tx.audit('exception.joined', { exception: twin.number, kind: what.kind, subject: what.subject });
  return twin.id;
}

function withFacts(twin: Exception, { impact, money, window, severity }: Measured): Exception {
  const nearer = window.decideBy < twin.decideBy;
  return {
    ...twin,
    impact,
    moneyAtRiskMinor: money.minor,
    currency: money.currency,
    severity: twin.severity === 'critical' ? 'critical' : severity,
    consequenceAt: window.consequence?.at ?? null,
    consequence: window.consequence?.code ?? null,
    decideBy: nearer ? window.decideBy : twin.decideBy,
    ackBy: nearer ? Math.min(window.ackBy, twin.ackBy) : twin.ackBy,
  };
}

/** The function's task with today's facts; as it was when already answered; new when the function is asked only now. */
function taskNow(tx: ServerTx, exception: Exception, known: readonly Task[], name: FunctionName, ask: Ask): Task {
  const own = known.find((task) => task.function === name);
  if (!own) return taskFor(tx, exception, name, ask);
  if (!isOpen(own)) return own;
  return {
    ...own,
    context: [...ask.context],
    choices: [...ask.choices],
    ackBy: exception.ackBy,
    decideBy: exception.decideBy,
    moneyAtRiskMinor: exception.moneyAtRiskMinor,
    currency: exception.currency,
  };
}
