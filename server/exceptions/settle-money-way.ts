import { orderDrafts } from '../../db/draft/draft.ts';
import { startOver } from '../../db/draft/draft-mutators.ts';
import { exceptions, type Option, options } from '../../db/exception/exception.ts';
import { tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { checkAgain } from './check-again.ts';
import { appliedWay } from './go-on.ts';
import { advanceEffect } from './options/ask-advance.ts';
import { priceEffect } from './options/other-price.ts';

/**
 * Commercial says what came of the other price or the advance. Agreed, the draft has that price and passes its checks anew;
 * paid, it is looked at anew; otherwise the approver decides, and other ways out are looked for.
 */
export async function settleMoneyWay(tx: ServerTx, { taskId }: { taskId: string }): Promise<void> {
  const task = await tx.get(tasks, taskId);
  if (!task?.exceptionId) return;
  if (task.question === 'counter.commercial') {
    const applied = await latest(tx, task.exceptionId, ['tier_price', 'counter_price']);
    if (!applied) return;
    if (task.choice === 'counter_agreed') await agree(tx, applied);
    else await refused(tx, applied);
  }
  if (task.question === 'advance.commercial') {
    const applied = await latest(tx, task.exceptionId, ['advance']);
    if (!applied) return;
    if (task.choice !== 'advance_paid') return refused(tx, applied);
    const draft = await tx.get(orderDrafts, advanceEffect.parse(applied.effect).draftId);
    if (draft) await checkAgain(tx, draft, task.id);
  }
}

async function latest(
  tx: ServerTx,
  exceptionId: string,
  kinds: readonly Option['kind'][],
): Promise<Option | undefined> {
  const found = await Promise.all(kinds.map((kind) => appliedWay(tx, exceptionId, kind)));
  return found
    .filter((each) => each !== undefined)
    .sort((one, other) => (other.appliedAt ?? 0) - (one.appliedAt ?? 0))[0];
}

/** Whoever says so asks for it: the gate judges it like any other draft. */
async function agree(tx: ServerTx, { effect }: Option): Promise<void> {
  const { draftId, version, extraBps } = priceEffect.parse(effect);
  const draft = await tx.get(orderDrafts, draftId);
  if (draft?.state !== 'awaiting_approval' || draft.version !== version) return;
  await startOver(tx, draft, tx.act, { extraDiscountBps: extraBps });
}

async function refused(tx: ServerTx, applied: Option): Promise<void> {
  await tx.put(options, { ...applied, state: 'refused' });
  const exception = await tx.get(exceptions, applied.exceptionId);
  if (exception?.state !== 'resolving') return;
  await tx.put(exceptions, { ...exception, state: 'deciding' });
  await tx.later('exception.options', `options:${exception.id}`, { exceptionId: exception.id });
}
