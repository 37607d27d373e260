import { loads } from '../../db/load/load.ts';
import { commandKey, type ErpCommand, erpCommands, salesOrders } from '../../db/order/order.ts';
import { moneyScope } from '../../db/scope.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** Writes down that the ERP must book this order, and queues the delivery. Its key is the order's, so it is booked once. */
export async function commandErp(tx: ServerTx, { orderId }: { readonly orderId: string }): Promise<void> {
  const order = await tx.get(salesOrders, orderId);
  if (order) await command(tx, 'order.create', order.id);
}

/** Writes down that the ERP must post this load's dispatch, and queues the delivery. */
export async function commandDispatch(tx: ServerTx, { loadId }: { readonly loadId: string }): Promise<void> {
  const load = await tx.get(loads, loadId);
  if (load) await command(tx, 'load.dispatch', load.id);
}

/** Queues the delivery of a command that somebody wants tried again. */
export async function deliverAgain(tx: ServerTx, { commandId }: { readonly commandId: string }): Promise<void> {
  await tx.later('erp.deliver', `erp:${commandId}`, { commandId });
}

async function command(tx: ServerTx, kind: ErpCommand['kind'], subjectId: string): Promise<void> {
  const known = await tx.scan(erpCommands, 'subjectId', subjectId);
  if (known.some((each) => each.kind === kind)) return;
  const id = tx.newId();
  await tx.put(erpCommands, {
    id,
    scope: moneyScope,
    kind,
    key: commandKey(kind, subjectId),
    subjectId,
    state: 'waiting',
    attempts: 0,
    erpRef: null,
    error: null,
    createdAt: tx.now,
    doneAt: null,
  });
  await tx.later('erp.deliver', `erp:${id}`, { commandId: id });
}
