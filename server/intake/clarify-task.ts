import type { OrderDraft } from '../../db/draft/draft.ts';
import { inboundMessages } from '../../db/message/message.ts';
import { functionScope } from '../../db/scope.ts';
import { type ContextLine, type Task, tasks } from '../../db/task/task.ts';
import { minute } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** A customer waits for an answer no longer than this. */
const decideMs = 15 * minute;
const ackMs = 3 * minute;

/** What a commercial person is asked to clear up. */
export interface Clarify {
  /** `clarify.line`, `clarify.customer`, `clarify.message`, `clarify.unanswered` or `clarify.undelivered`. */
  readonly question: string;
  readonly plantId: string;
  /** The customer's name, or the number nobody knows. */
  readonly subject: string;
  readonly context: readonly ContextLine[];
  readonly draft?: OrderDraft;
  readonly currency: string;
}

const isOpen = (task: Task): boolean => !['decided', 'done', 'superseded'].includes(task.state);

/** Asks commercial to clear something up: one open task per draft or, without a draft, per sender; a second says more. */
export async function askCommercial(tx: ServerTx, wish: Clarify): Promise<void> {
  const known = await tx.scan(tasks, wish.draft ? 'draftId' : 'plantId', wish.draft?.id ?? wish.plantId);
  const open = known.find(
    (task) =>
      task.kind === 'clarify' &&
      isOpen(task) &&
      task.draftId === (wish.draft?.id ?? null) &&
      task.subject === wish.subject,
  );
  if (open) {
    const context = wish.draft ? wish.context : [...open.context, ...wish.context].slice(-mostContext);
    await tx.put(tasks, { ...open, question: wish.question, context: [...context] });
    return;
  }
  await ask(tx, wish);
}

/** Hands a draft to commercial anew: what was asked about it before makes way for one task with its own deadline. */
export async function handToCommercial(tx: ServerTx, wish: Clarify & { readonly draft: OrderDraft }): Promise<void> {
  const known = await tx.scan(tasks, 'draftId', wish.draft.id);
  const open = known.filter((task) => task.kind === 'clarify' && isOpen(task));
  await tx.putMany(
    tasks,
    open.map((task) => ({ ...task, state: 'superseded' as const })),
  );
  await ask(tx, wish);
}

async function ask(tx: ServerTx, wish: Clarify): Promise<void> {
  const task = newTask(tx, wish);
  await tx.put(tasks, task);
  tx.happened({ type: 'task.asked', taskId: task.id });
}

/** A chatterbox's task does not grow for ever. */
const mostContext = 10;

function newTask(tx: ServerTx, { question, plantId, subject, context, draft, currency }: Clarify): Task {
  return {
    id: tx.newId(),
    scope: functionScope(plantId, 'commercial'),
    plantId,
    exceptionId: null,
    draftId: draft?.id ?? null,
    function: 'commercial',
    kind: 'clarify',
    question,
    subject,
    context: [...context],
    choices: ['handled'],
    state: 'queued',
    createdAt: tx.now,
    ackBy: tx.now + ackMs,
    decideBy: tx.now + decideMs,
    moneyAtRiskMinor: draft?.totalMinor ?? 0,
    currency,
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

/** Ends the questions among these tasks that are still open: nobody needs to answer them any more. */
export async function endQuestions(tx: ServerTx, among: readonly Task[]): Promise<void> {
  const open = among.filter((task) => task.kind === 'clarify' && isOpen(task));
  await tx.putMany(
    tasks,
    open.map((task) => ({ ...task, state: 'done' as const, decidedAt: task.decidedAt ?? tx.now })),
  );
}

/** Ends what was asked about a draft that needs nobody any more, and says so on its message. */
export async function closeClarify(tx: ServerTx, draft: OrderDraft): Promise<void> {
  await endQuestions(tx, await tx.scan(tasks, 'draftId', draft.id));
  const message = draft.messageId === null ? undefined : await tx.get(inboundMessages, draft.messageId);
  if (message?.state === 'needs_human') await tx.put(inboundMessages, { ...message, state: 'drafted', reason: null });
}
