import type { Answer, Exception, ExceptionKind } from '../../db/exception/exception.ts';
import { type FunctionName, functionNames } from '../../db/person/function.ts';
import { functionScope } from '../../db/scope.ts';
import type { ContextLine, Task } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** One function's part: its own question, what it must know to answer, and the answers it may give, all as codes. */
export interface Ask {
  readonly question: string;
  readonly context: readonly ContextLine[];
  readonly choices: readonly string[];
  /** The answer is an approval of this draft, given with `approval.decide`. */
  readonly approves?: string;
}

/** What the playbook asks each function; `null` where this break has no question for it. */
export type Asks = Readonly<Partial<Record<FunctionName, Ask | null>>>;

/** A function that only a plant's own rules name is told what happened and confirms that it knows. */
const inform = (kind: ExceptionKind): Ask => ({ question: `${kind}.inform`, context: [], choices: ['noted'] });

const isFunction = (name: string): name is FunctionName => functionNames.some((known) => known === name);

/** The policy's functions with their questions; a function that does not exist is passed over. */
export function asked(kind: ExceptionKind, functions: readonly string[], asks: Asks): [FunctionName, Ask][] {
  return functions.filter(isFunction).flatMap((name): [FunctionName, Ask][] => {
    const ask = asks[name];
    return ask === null ? [] : [[name, ask ?? inform(kind)]];
  });
}

/** A new task of an exception, seen by that function only. */
export function taskFor(tx: ServerTx, exception: Exception, name: FunctionName, ask: Ask): Task {
  return {
    id: tx.newId(),
    scope: functionScope(exception.plantId, name),
    plantId: exception.plantId,
    exceptionId: exception.id,
    draftId: ask.approves ?? null,
    function: name,
    kind: ask.approves ? 'approval' : 'exception',
    question: ask.question,
    subject: exception.subject,
    context: [...ask.context],
    choices: [...ask.choices],
    state: 'queued',
    createdAt: tx.now,
    ackBy: exception.ackBy,
    decideBy: exception.decideBy,
    moneyAtRiskMinor: exception.moneyAtRiskMinor,
    currency: exception.currency,
    assigneeId: null,
    acknowledgedBy: null,
    acknowledgedAt: null,
    decidedBy: null,
    decidedAt: null,
    choice: null,
    escalationLevel: 0,
    policy: null,
    breached: false,
  };
}

/** How a task stands, for the exception's list that the whole plant sees. */
export const answerOf = (task: Task): Answer => ({
  function: task.function,
  taskId: task.id,
  state: task.state,
  byId: task.decidedBy ?? task.acknowledgedBy,
  at: task.decidedAt ?? task.acknowledgedAt,
  choice: task.choice,
});
