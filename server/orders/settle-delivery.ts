import { type DraftState, orderDrafts } from '../../db/draft/draft.ts';
import { type ErpCommand, erpCommands, salesOrders } from '../../db/order/order.ts';
import { minute, second } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { stampStage } from '../postgres/stamp-stage.ts';
import type { ErpOutcome } from './erp/ask-erp.ts';

const longestPauseMs = 5 * minute;

/**
 * Writes down how an attempt ended. Booked: the order has its ERP reference and the draft is confirmed. Left open: another
 * attempt is queued, after 1 s, 2 s, 4 s … 5 min. Refused: the command and the draft have failed, until a person has it tried again. A command another
 * attempt settled meanwhile stays as it is.
 */
export async function settleDelivery(tx: ServerTx, commandId: string, outcome: ErpOutcome): Promise<void> {
  const command = await tx.get(erpCommands, commandId);
  if (!command || command.state === 'done' || command.state === 'failed') return;
  switch (outcome.kind) {
    case 'booked':
      return settleBooked(tx, command, outcome);
    case 'refused':
      await tx.put(erpCommands, { ...command, state: 'failed', error: outcome.code, doneAt: tx.now });
      await tx.audit('erp.refused', { commandId, kind: command.kind, code: outcome.code });
      await moveDraft(tx, command, ['failed']);
      return tx.happened({ type: 'erp.refused', commandId });
    case 'pending':
      return tryLater(
        tx,
        { ...command, state: 'sent', erpRef: outcome.reference, error: 'erp.pending' },
        longestPauseMs,
      );
    case 'uncertain':
      await tryLater(tx, { ...command, state: 'uncertain', error: outcome.code }, pauseAfter(command.attempts));
      return moveDraft(tx, command, ['erp_uncertain']);
    case 'later':
      return tryLater(tx, { ...command, state: 'waiting', error: outcome.code }, pauseAfter(command.attempts));
    case 'locked_out':
      return tryLater(tx, { ...command, state: 'waiting', error: outcome.code }, longestPauseMs);
  }
}

/** 1 s after the first attempt, twice as long after each further, 5 min at most. */
function pauseAfter(attempts: number): number {
  return Math.min(second * 2 ** Math.max(0, attempts - 1), longestPauseMs);
}

async function tryLater(tx: ServerTx, command: ErpCommand, pauseMs: number): Promise<void> {
  await tx.put(erpCommands, command);
  await tx.later('erp.deliver', `erp:${command.id}`, { commandId: command.id }, tx.now + pauseMs);
}

async function settleBooked(
  tx: ServerTx,
  command: ErpCommand,
  { reference, found }: Extract<ErpOutcome, { kind: 'booked' }>,
): Promise<void> {
  await tx.put(erpCommands, { ...command, state: 'done', erpRef: reference, error: null, doneAt: tx.now });
  await tx.audit('erp.booked', { commandId: command.id, kind: command.kind, reference });
  if (command.kind !== 'order.create') return;
  const order = await tx.get(salesOrders, command.subjectId);
  if (!order) throw new Error(`the order of ERP command ${command.id} is not there`);
  await tx.put(salesOrders, { ...order, erpRef: reference });
  await moveDraft(tx, command, found ? ['reconciled', 'confirmed'] : ['confirmed']);
  const draft = await tx.get(orderDrafts, order.draftId);
  await stampStage(tx, draft?.messageId ?? null, 'booked');
  tx.happened({ type: 'order.booked', orderId: order.id });
}

/** Moves the draft of an order's command along; a move its state does not have is left out (nothing to reconcile). */
async function moveDraft(tx: ServerTx, command: ErpCommand, states: readonly DraftState[]): Promise<void> {
  const order = command.kind === 'order.create' ? await tx.get(salesOrders, command.subjectId) : undefined;
  let draft = order && (await tx.get(orderDrafts, order.draftId));
  for (const state of states) {
    if (!draft || draft.state === state || (state === 'reconciled' && draft.state !== 'erp_uncertain')) continue;
    draft = { ...draft, state };
    await tx.put(orderDrafts, draft);
  }
}
