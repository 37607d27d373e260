import { type DraftState, orderDrafts } from '../../db/draft/draft.ts';
import { type ErpCommand, erpCommands, type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { minute, second } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { stampStage } from '../postgres/stamp-stage.ts';
import { lockCommand } from './begin-delivery.ts';
import { commandsOf, dropCommand, isSettled, queueNext } from './command-line.ts';
import type { ErpOutcome } from './erp/ask-erp.ts';

const longestPauseMs = 5 * minute;

/**
 * Writes down how an attempt ended. Booked: the order has its ERP reference and the draft is confirmed. Left open: another
 * attempt is queued, after 1 s, 2 s, 4 s … 5 min. Refused: the command and the draft have failed, until a person has it tried
 * again, unless a later command says otherwise anyway. Settled, the order's next one has its turn. A command another attempt
 * settled meanwhile stays as it is.
 */
export async function settleDelivery(tx: ServerTx, commandId: string, outcome: ErpOutcome): Promise<void> {
  const { command, order } = await lockCommand(tx, commandId);
  if (!command || isSettled(command) || command.state === 'failed') return;
  switch (outcome.kind) {
    case 'booked':
      await settleBooked(tx, command, order, outcome);
      return queueNext(tx, await commandsOf(tx, command.subjectId));
    case 'absent':
      return settleAbsent(tx, command);
    case 'refused':
      return settleRefused(tx, command, outcome);
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
  order: SalesOrder | undefined,
  { reference, found }: Extract<ErpOutcome, { kind: 'booked' }>,
): Promise<void> {
  await tx.put(erpCommands, { ...command, state: 'done', erpRef: reference, error: null, doneAt: tx.now });
  await tx.audit('erp.booked', { commandId: command.id, kind: command.kind, reference });
  if (command.kind === 'load.dispatch') return;
  if (!order) throw new Error(`the order of ERP command ${command.id} is not there`);
  if (order.erpRef !== reference) await tx.put(salesOrders, { ...order, erpRef: reference });
  if (command.kind !== 'order.create') return;
  await moveDraft(tx, command, found ? ['reconciled', 'confirmed'] : ['confirmed']);
  const draft = await tx.get(orderDrafts, command.draftId ?? '');
  await stampStage(tx, draft?.messageId ?? null, 'booked');
  // Called off meanwhile, nobody is told that it comes.
  if (order.state !== 'cancelled') tx.happened({ type: 'order.booked', orderId: order.id });
}

/** The order was called off and its booking is not there: nothing that was asked for it is needed any more. */
async function settleAbsent(tx: ServerTx, command: ErpCommand): Promise<void> {
  for (const each of await commandsOf(tx, command.subjectId)) await dropCommand(tx, each);
}

async function settleRefused(tx: ServerTx, command: ErpCommand, { code }: { readonly code: string }): Promise<void> {
  const failed: ErpCommand = { ...command, state: 'failed', error: code, doneAt: tx.now };
  await tx.put(erpCommands, failed);
  await tx.audit('erp.refused', { commandId: command.id, kind: command.kind, code });
  const later = (await commandsOf(tx, command.subjectId)).filter(({ revision }) => revision > command.revision);
  const cancelled = later.some(({ kind }) => kind === 'order.cancel');
  if (cancelled && command.kind === 'order.create') {
    for (const each of [failed, ...later]) await dropCommand(tx, each);
    return;
  }
  if (later.length > 0 && command.kind === 'order.amend') {
    await dropCommand(tx, failed);
    return queueNext(tx, later);
  }
  await moveDraft(tx, command, ['failed']);
  tx.happened({ type: 'erp.refused', commandId: command.id });
}

/** Moves the draft of an order's booking along; a move its state does not have is left out (nothing to reconcile). */
async function moveDraft(tx: ServerTx, command: ErpCommand, states: readonly DraftState[]): Promise<void> {
  let draft = command.kind === 'order.create' ? await tx.get(orderDrafts, command.draftId ?? '') : undefined;
  for (const state of states) {
    if (!draft || draft.state === state || (state === 'reconciled' && draft.state !== 'erp_uncertain')) continue;
    draft = { ...draft, state };
    await tx.put(orderDrafts, draft);
  }
}
