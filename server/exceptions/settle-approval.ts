import {
  type Approval,
  approvals,
  type BreachKind,
  breachKinds,
  type OrderDraft,
  orderDrafts,
} from '../../db/draft/draft.ts';
import { type Exception, exceptions, isOpenException } from '../../db/exception/exception.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { isOpen } from './escalate-task.ts';
import { lockAnswers } from './lock-tasks.ts';
import { concludeIfAnswered, supersede } from './resolve.ts';

/**
 * Brings the exceptions of a draft in line with its approvals: the approver's task takes the decision, and the exception is
 * resolved with it. A breach that the draft no longer has, because it was changed or given up, needs nobody either.
 */
export async function settleApproval(tx: ServerTx, { draftId }: { draftId: string }): Promise<void> {
  const draft = await tx.get(orderDrafts, draftId);
  if (!draft) return;
  const given = (await tx.scan(approvals, 'draftId', draftId)).filter((each) => each.draftVersion === draft.version);
  const raised = (await tx.scan(exceptions, 'subjectId', draftId)).filter(isOpenException);
  for (const kind of breachKinds) {
    const approval = given.find((each) => each.kind === kind);
    const settled = approval !== undefined || !awaits(draft, kind);
    for (const each of raised.filter((one) => settled && one.kind === kind)) await settle(tx, each, approval);
  }
}

const awaits = (draft: OrderDraft, kind: BreachKind): boolean =>
  draft.state === 'awaiting_approval' && draft.breaches.includes(kind);

async function settle(tx: ServerTx, { id }: Exception, approval: Approval | undefined): Promise<void> {
  const { own, exception } = await lockAnswers(tx, id);
  const decided = own.map((task) => (approval && isApproval(task) ? decidedBy(task, approval) : task));
  await tx.putMany(
    tasks,
    decided.filter((task, at) => task !== own[at]),
  );
  await concludeIfAnswered(tx, exception, await supersede(tx, decided, () => true));
}

const isApproval = (task: Task): boolean => task.kind === 'approval' && isOpen(task);

const decidedBy = (task: Task, { decidedBy: by, decidedAt: at, decision }: Approval): Task => ({
  ...task,
  state: 'decided',
  acknowledgedBy: task.acknowledgedBy ?? by,
  acknowledgedAt: task.acknowledgedAt ?? at,
  decidedBy: by,
  decidedAt: at,
  choice: decision,
});
