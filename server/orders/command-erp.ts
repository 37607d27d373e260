import { loads } from '../../db/load/load.ts';
import { commandKey, type ErpCommand, erpCommands, salesOrders } from '../../db/order/order.ts';
import { moneyScope } from '../../db/scope.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { commandsOf, dropCommand, hasBegun, queueNext } from './command-line.ts';

/** Writes down that the ERP must book this order, and queues the delivery. Its key is the order's, so it is booked once. */
export async function commandErp(tx: ServerTx, { orderId }: { readonly orderId: string }): Promise<void> {
  const order = await tx.get(salesOrders, orderId);
  if (order) await command(tx, { kind: 'order.create', subjectId: order.id, draftId: order.draftId });
}

/**
 * Writes down that the ERP's document must say what the order says now. It takes its turn behind what was asked for before;
 * an earlier amendment that the ERP refused is overtaken. An order the ERP was never told of is none of its business.
 */
export async function commandAmendment(tx: ServerTx, { orderId }: { readonly orderId: string }): Promise<void> {
  const order = await tx.get(salesOrders, orderId);
  const earlier = await commandsOf(tx, orderId);
  if (!order || earlier.length === 0) return;
  for (const each of earlier) if (each.kind === 'order.amend' && each.state === 'failed') await dropCommand(tx, each);
  await command(tx, { kind: 'order.amend', subjectId: order.id, draftId: order.draftId });
}

/**
 * Writes down that the ERP's document must have no effect any more. What was asked for before and cannot be there is not
 * sent any more; when that is the booking itself, there is nothing to cancel.
 */
export async function commandCancellation(tx: ServerTx, { orderId }: { readonly orderId: string }): Promise<void> {
  const earlier = await commandsOf(tx, orderId);
  const [booking] = earlier;
  if (!booking) return;
  for (const each of earlier) if (!hasBegun(each)) await dropCommand(tx, each);
  if (hasBegun(booking)) await command(tx, { kind: 'order.cancel', subjectId: orderId, draftId: null });
}

/** Writes down that the ERP must post this load's dispatch, and queues the delivery. */
export async function commandDispatch(tx: ServerTx, { loadId }: { readonly loadId: string }): Promise<void> {
  const load = await tx.get(loads, loadId);
  if (load) await command(tx, { kind: 'load.dispatch', subjectId: load.id, draftId: null });
}

/** Queues the delivery of a command that somebody wants tried again. */
export async function deliverAgain(tx: ServerTx, { commandId }: { readonly commandId: string }): Promise<void> {
  await tx.later('erp.deliver', `erp:${commandId}`, { commandId });
}

async function command(tx: ServerTx, asked: Pick<ErpCommand, 'kind' | 'subjectId' | 'draftId'>): Promise<void> {
  const key = commandKey(asked);
  const known = await commandsOf(tx, asked.subjectId);
  if (known.some((each) => each.key === key)) return;
  const made: ErpCommand = {
    ...asked,
    id: tx.newId(),
    scope: moneyScope,
    key,
    revision: known.length,
    state: 'waiting',
    attempts: 0,
    erpRef: null,
    error: null,
    createdAt: tx.now,
    doneAt: null,
  };
  await tx.put(erpCommands, made);
  await queueNext(tx, [...known, made]);
}
