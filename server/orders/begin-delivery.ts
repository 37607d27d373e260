import { documentKey, type ErpCommand, erpCommands, type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { second } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { commandsOf, dropCommand, hasBegun, isBehind, isSettled } from './command-line.ts';
import type { ErpDelivery } from './erp/ask-erp.ts';
import { takeOff } from './erp/flight-sql.ts';
import { dispatchBody, orderBody, ordersOnLoad } from './erp-body.ts';

/** When a dispatch whose orders the ERP does not have as they are is looked at again. */
const ordersFirstMs = 5 * second;

/** What to send, and what the one attempt at it is called. */
export interface Begun {
  readonly delivery: ErpDelivery;
  readonly flight: string;
}

/**
 * Marks a command as sent, before it is: an attempt that dies on the way is known to have begun. Gives what to send, or
 * undefined when there is nothing to send: the command is settled, waits for its turn or for a person, or another attempt
 * at it is under way (then it comes back later).
 */
export async function beginDelivery(
  tx: ServerTx,
  commandId: string,
  holder: string,
  absentAfterMs: number,
): Promise<Begun | undefined> {
  const { command, order } = await lockCommand(tx, commandId);
  if (!command || isSettled(command) || command.state === 'failed') return undefined;
  if (isBehind(command, await commandsOf(tx, command.subjectId))) return undefined;
  const unwanted = command.kind === 'order.create' && order?.state === 'cancelled';
  if (unwanted && !hasBegun(command)) {
    await dropCommand(tx, command);
    return undefined;
  }
  if (await isAheadOfOrders(tx, command)) {
    await tx.later('erp.deliver', `erp:${commandId}`, { commandId }, tx.now + ordersFirstMs);
    return undefined;
  }
  const flight = absentAfterMs > 0 ? await takeOff(tx, command.key, holder, absentAfterMs) : straight;
  if (flight.kind === 'taken') {
    await tx.later('erp.deliver', `erp:${commandId}`, { commandId }, tx.now + flight.msLeft);
    return undefined;
  }
  // One that keeps one document per key gives no time after which it surely is not there: booked, it is cancelled next.
  const delivery = await deliveryOf(tx, command, unwanted && absentAfterMs > 0);
  const state = flight.searchOnly ? 'uncertain' : 'sent';
  await tx.put(erpCommands, { ...command, state, attempts: command.attempts + 1 });
  return { delivery: { ...delivery, searchOnly: flight.searchOnly }, flight: command.key };
}

/**
 * A command as it is now, with its order. The order is locked first, as by whoever changes it, so that a change of the order
 * and a step of its commands come one after the other.
 */
export async function lockCommand(
  tx: ServerTx,
  commandId: string,
): Promise<{ readonly command: ErpCommand | undefined; readonly order: SalesOrder | undefined }> {
  const [known] = await tx.getMany(erpCommands, [commandId]);
  const order = known && known.kind !== 'load.dispatch' ? await tx.get(salesOrders, known.subjectId) : undefined;
  return { order, command: await tx.get(erpCommands, commandId) };
}

/** An ERP that keeps one document per key may be asked by several at once. */
const straight = { kind: 'off', searchOnly: false } as const;

/** Whether a load left with goods of an order that the ERP is still being told of. */
async function isAheadOfOrders(tx: ServerTx, { kind, subjectId }: ErpCommand): Promise<boolean> {
  if (kind !== 'load.dispatch') return false;
  for (const orderId of await ordersOnLoad(tx, subjectId)) {
    const told = await commandsOf(tx, orderId);
    if (told.some((each) => !isSettled(each) && each.state !== 'failed')) return true;
  }
  return false;
}

async function deliveryOf(tx: ServerTx, command: ErpCommand, unwanted: boolean): Promise<ErpDelivery> {
  const { kind, subjectId, attempts } = command;
  const triedBefore = attempts > 0;
  const key = documentKey(kind === 'load.dispatch' ? kind : 'order.create', subjectId);
  switch (kind) {
    case 'order.create':
      return { kind, key, triedBefore, unwanted, body: await orderBody(tx, command) };
    case 'order.amend':
      return { kind, key, triedBefore, body: await orderBody(tx, command) };
    case 'order.cancel':
      return { kind, key, triedBefore };
    case 'load.dispatch':
      return { kind, key, triedBefore, body: await dispatchBody(tx, subjectId) };
  }
}
