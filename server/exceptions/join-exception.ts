import { type Exception, type ExceptionKind, exceptions, isOpenException } from '../../db/exception/exception.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { type Instant, minute } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { type Ask, answerOf, asked, taskFor } from './ask.ts';
import type { Break } from './break.ts';
import { isOpen, isUnheard, setDeadlines, tellDueLevels } from './escalate-task.ts';
import { flaps, isThere, turned } from './flap.ts';
import { lockAnswers } from './lock-tasks.ts';
import { type Measured, measure } from './measure.ts';
import { timedTogether } from './timed.ts';

const mergeWindow = 30 * minute;
/** These happen again; all else says how a document, a plan or a line stands: while open there is only one of each. */
const happening: readonly ExceptionKind[] = ['hold', 'breakdown', 'short_pick'];
/** What was decided of a draft as it was says nothing of the draft as it is. */
const never: readonly ExceptionKind[] = ['price', 'credit'];

/** Of a subject's exceptions the open one of the same kind that a new break belongs to. */
export function openTwin(
  ofSubject: readonly Exception[],
  what: { kind: ExceptionKind; deviceAt: Instant },
  now: Instant,
): Exception | undefined {
  const at = Math.min(what.deviceAt, now);
  return ofSubject
    .filter((each) => each.kind === what.kind && isOpenException(each))
    .find((each) => !happening.includes(each.kind) || each.flapping || Math.abs(at - each.occurredAt) <= mergeWindow);
}

/** Of a subject's exceptions the one of the same kind that was over a short while ago, and opens again. */
export function endedTwin(
  ofSubject: readonly Exception[],
  what: { kind: ExceptionKind },
  now: Instant,
): Exception | undefined {
  if (never.includes(what.kind)) return undefined;
  return ofSubject
    .filter((each) => each.kind === what.kind && each.state !== 'merged' && each.resolvedAt !== null)
    .filter((each) => !isOpenException(each) && now - Number(each.resolvedAt) <= mergeWindow)
    .sort((one, other) => other.receivedAt - one.receivedAt)[0];
}

/**
 * Whether somebody was asked about this cause already and it never went since: what is looked at again and again is raised
 * once, also when its people have answered and it stands as it stood.
 */
export async function isKnown(tx: ServerTx, kind: ExceptionKind, subjectId: string): Promise<boolean> {
  const known = (await tx.scan(exceptions, 'subjectId', subjectId)).filter((each) => each.kind === kind);
  return known.some(isThere);
}

/**
 * The same break again: the exception stays, with the facts as they are now, and what it touches is traced anew. Its policy
 * is still the frozen one; its deadlines may come nearer, never move away, and every move is noted with what moved it. Answers
 * already given stand.
 */
export async function joinException(tx: ServerTx, twinId: string, what: Break): Promise<string> {
  const { own: known, exception: twin } = await lockAnswers(tx, twinId);
  const measured = await measure(tx, what, {
    times: () => twin.policy,
    deviceAt: twin.occurredAt,
    receivedAt: twin.receivedAt,
  });
  const asks = asked(what.kind, twin.policy.functions, await what.asks(measured.touched));
  const joined = withFacts(tx, came(tx, twin), measured);
  const current = asks.map(([name, ask]) => taskNow(tx, joined, known, name, ask));
  const fresh = current.filter((task) => !known.some((each) => each.id === task.id));

  await tx.put(exceptions, { ...joined, answers: [...joined.answers, ...fresh.map(answerOf)] });
  await tx.putMany(tasks, current);
  await tellDueLevels(tx, timedTogether(joined), current.filter(isUnheard), measured.window.urgent);
  await setDeadlines(tx, timedTogether(joined), current.filter(isUnheard));
  await tx.later('exception.options', `options:${twin.id}`, { exceptionId: twin.id });
  for (const { id } of fresh) tx.happened({ type: 'task.asked', taskId: id });
  await tx.audit('exception.joined', { exception: twin.number, kind: what.kind, subject: what.subject });
  return twin.id;
}

/** The exception with its cause there again. */
export function came(tx: ServerTx, exception: Exception): Exception {
  const turns = turned(exception.turns, true, tx.now);
  return { ...exception, turns, flapping: exception.flapping || flaps(turns, tx.now) };
}

/** The exception with what was measured now: nearer deadlines and a graver severity count, farther ones don't. */
function withFacts(tx: ServerTx, twin: Exception, { impact, money, window, severity }: Measured): Exception {
  const nearer = window.decideBy < twin.decideBy;
  const reason = window.consequence?.code ?? 'cap';
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
    moves: nearer ? [...twin.moves, { from: twin.decideBy, to: window.decideBy, reason, at: tx.now }] : twin.moves,
  };
}

/** The function's task with today's facts; as it was when already answered; new when the function is asked only now. */
function taskNow(tx: ServerTx, exception: Exception, known: readonly Task[], name: FunctionName, ask: Ask): Task {
  const own = known.find((task) => task.function === name && exception.answers.some((each) => each.taskId === task.id));
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
