import { loads } from '../../db/load/load.ts';
import { refusalTaskId } from '../../db/order/erp-mutators.ts';
import { type ErpCommand, erpCommands, salesOrders } from '../../db/order/order.ts';
import { plants } from '../../db/plant/plant.ts';
import { functionScope } from '../../db/scope.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { minute } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** The customer has heard nothing yet. */
const ackMs = 10 * minute;
const decideMs = 30 * minute;

const questions = {
  'order.create': 'erp.order',
  'order.amend': 'erp.amendment',
  'order.cancel': 'erp.cancellation',
  'load.dispatch': 'erp.dispatch',
} as const satisfies Record<ErpCommand['kind'], string>;

/** What the ERP refused, and where it stands in the plant. */
interface Refused {
  readonly plantId: string;
  readonly draftId: string | null;
  readonly number: string;
  readonly minor: number;
  readonly currency: string;
  readonly href: string;
}

/**
 * Asks commercial to put right what the ERP refused a command for: once for each refused attempt, with the ERP's reason.
 * It ends with `erp.retry` or, when it was settled otherwise, with an answer.
 */
export async function askAboutRefusal(tx: ServerTx, { commandId }: { readonly commandId: string }): Promise<void> {
  const command = await tx.get(erpCommands, commandId);
  const refused = command && (await whatWasRefused(tx, command));
  if (!refused) return;
  const task = taskOf(tx, command, refused);
  await tx.put(tasks, task);
  tx.happened({ type: 'task.asked', taskId: task.id });
}

async function whatWasRefused(tx: ServerTx, { kind, subjectId }: ErpCommand): Promise<Refused | undefined> {
  if (kind !== 'load.dispatch') {
    const order = await tx.get(salesOrders, subjectId);
    return order && { ...order, minor: order.totalMinor, href: `/orders/${order.id}` };
  }
  const load = await tx.get(loads, subjectId);
  const plant = load && (await tx.get(plants, load.plantId));
  return plant && { ...load, draftId: null, minor: 0, currency: plant.currency, href: `/dispatch/${load.id}` };
}

function taskOf(tx: ServerTx, command: ErpCommand, refused: Refused): Task {
  return {
    id: refusalTaskId(command),
    scope: functionScope(refused.plantId, 'commercial'),
    plantId: refused.plantId,
    exceptionId: null,
    draftId: refused.draftId,
    function: 'commercial',
    kind: 'erp',
    question: questions[command.kind],
    subject: refused.number,
    context: [
      {
        code: 'erp.refused',
        facts: { reason: (command.error ?? '').replace('erp.', ''), commandId: command.id, attempts: command.attempts },
        href: refused.href,
      },
    ],
    choices: ['handled'],
    state: 'queued',
    createdAt: tx.now,
    ackBy: tx.now + ackMs,
    decideBy: tx.now + decideMs,
    moneyAtRiskMinor: refused.minor,
    currency: refused.currency,
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
