import * as z from 'zod/mini';
import { draftTransitions, orderDrafts } from '../draft/draft.ts';
import { loads } from '../load/load.ts';
import { mutator } from '../mutator.ts';
import { type Task, tasks, taskTransitions } from '../task/task.ts';
import { refuseIllegalMove } from '../transition.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { erpDifferences } from './erp-link.ts';
import { type ErpCommand, erpCommands, salesOrders } from './order.ts';

/** The task that tells people of a refusal: one for each refused attempt. */
export const refusalTaskId = ({ id: commandId, attempts }: Pick<ErpCommand, 'id' | 'attempts'>): string =>
  `erp:${commandId}:${attempts}`;

/**
 * Has a command that the ERP refused delivered once more, after somebody put right what it was refused for. Only while it
 * stands refused, and only the refusal that was seen (`attempts`): a second tap, or somebody slower, changes nothing. The
 * command keeps its key and its count of attempts, so the ERP is searched for it before it is sent.
 */
export const retryErp = mutator({
  name: 'erp.retry@1',
  by: ['commercial', 'finance', 'admin'],
  args: z.object({ commandId: id, attempts: z.int() }),
  async run(tx, { commandId, attempts }, { actor, at }) {
    const command = await tx.get(erpCommands, commandId);
    refuseUnless(command, 'erp.unknown');
    // What it is about says whose it is: a command itself belongs to no plant.
    if (command.kind === 'load.dispatch') await tx.get(loads, command.subjectId);
    else await tx.get(salesOrders, command.subjectId);
    refuseUnless(command.state === 'failed', 'erp.not_refused');
    refuseUnless(command.attempts === attempts, 'erp.tried_since');
    const draft = command.kind === 'order.create' ? await tx.get(orderDrafts, command.draftId ?? '') : undefined;
    if (draft) {
      refuseIllegalMove('draft', draftTransitions, draft.state, 'submitting');
      await tx.put(orderDrafts, { ...draft, state: 'submitting' });
    }
    await tx.put(erpCommands, { ...command, state: 'waiting', error: null, doneAt: null });
    const task = await tx.get(tasks, refusalTaskId(command));
    if (task && taskTransitions[task.state].includes('decided')) {
      const by = actor.personId;
      const answer: Partial<Task> = { state: 'decided', decidedBy: by, decidedAt: at, choice: 'erp_retry' };
      const taken = { acknowledgedBy: task.acknowledgedBy ?? by, acknowledgedAt: task.acknowledgedAt ?? at };
      await tx.put(tasks, { ...task, ...taken, ...answer });
    }
    tx.happened({ type: 'erp.retried', commandId });
  },
});

/** Has the ERP's documents compared with our orders now rather than at night; asked for twice it is done once. */
export const compareBooks = mutator({
  name: 'erp.compare@1',
  by: ['finance', 'commercial', 'admin'],
  args: z.object({}),
  async run(tx) {
    tx.happened({ type: 'comparison.wanted' });
  },
});

/** Says that somebody has seen what the ERP's word took the place of. */
export const noteOverwritten = mutator({
  name: 'erp.note_overwritten@1',
  by: ['finance', 'commercial', 'admin'],
  args: z.object({ differenceId: id }),
  async run(tx, { differenceId }, { at }) {
    const difference = await tx.get(erpDifferences, differenceId);
    refuseUnless(difference?.kind === 'overwritten_here', 'erp.unknown');
    refuseUnless(difference.state === 'open', 'erp.seen_already');
    await tx.put(erpDifferences, { ...difference, state: 'settled', settledAt: at });
  },
});
