import { type ExceptionKind, exceptions, isOpenException } from '../../db/exception/exception.ts';
import { loadLines, loads } from '../../db/load/load.ts';
import { orderLines, type SalesOrder } from '../../db/order/order.ts';
import type { Protection, ProtectionStep } from '../../db/order/protection.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { products } from '../../db/product/product.ts';
import { hour } from '../../db/values/instant.ts';
import { workOrders } from '../../db/work-order/work-order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** Something on an order's causal line that keeps it from leaving in time, and who can do something about it until when. */
export type Threat = Omit<ProtectionStep, 'taskId' | 'state'>;

/** Who holds the way out of an exception that is in an order's way; planning where nothing else is said. */
const owners: Partial<Record<ExceptionKind, FunctionName>> = {
  short_pick: 'dispatch',
  price: 'commercial',
  credit: 'finance',
  shortage: 'materials',
};

/** Every threat on the order's line now, the most urgent first. */
export async function threatsTo(tx: ServerTx, order: SalesOrder, { wantedBy }: Protection): Promise<Threat[]> {
  const found = [
    ...(await brokenBy(tx, order)),
    ...(await latePlan(tx, order, wantedBy)),
    ...(await shortMaterial(tx, order)),
    ...(await badSlot(tx, order, wantedBy)),
    ...creditBlock(tx, order),
  ];
  return found.sort((one, other) => one.dueAt - other.dueAt || one.key.localeCompare(other.key));
}

async function brokenBy(tx: ServerTx, order: SalesOrder): Promise<Threat[]> {
  const all = await tx.scan(exceptions, 'plantId', order.plantId);
  return all
    .filter(isOpenException)
    .filter(
      ({ impact, subjectId }) =>
        subjectId === order.draftId ||
        subjectId === order.id ||
        impact.orders.some(({ orderId }) => orderId === order.id),
    )
    .map((each) => ({
      key: `exception:${each.id}`,
      code: 'exception',
      facts: { kind: each.kind, subject: each.subject, exception: each.number },
      function: owners[each.kind] ?? 'planning',
      dueAt: each.decideBy,
      exceptionId: each.id,
    }));
}

/** Lines that are planned for after the date. */
async function latePlan(tx: ServerTx, order: SalesOrder, wantedBy: number): Promise<Threat[]> {
  const lines = await tx.scan(orderLines, 'orderId', order.id);
  const late = lines.filter(
    (line) => line.shippedQuantity < line.quantity && (line.promiseAt ?? order.promiseAt ?? 0) > wantedBy,
  );
  const goods = await tx.getMany(products, [...new Set(late.map(({ productId }) => productId))]);
  return late.map((line) => ({
    key: `late:${line.id}`,
    code: 'late',
    facts: {
      product: goods.find(({ id }) => id === line.productId)?.name ?? '',
      promiseAt: line.promiseAt ?? order.promiseAt ?? 0,
    },
    function: 'planning',
    dueAt: soon(tx, wantedBy),
    exceptionId: null,
  }));
}

/** An hour to answer, and never after the date itself. */
const soon = (tx: ServerTx, wantedBy: number): number => Math.max(tx.now, Math.min(tx.now + hour, wantedBy));

async function shortMaterial(tx: ServerTx, order: SalesOrder): Promise<Threat[]> {
  const lines = new Set((await tx.scan(orderLines, 'orderId', order.id)).map(({ id }) => id));
  const work = (await tx.scan(workOrders, 'plantId', order.plantId)).filter(
    ({ state, shortFromAt, orderLineIds }) =>
      shortFromAt !== null && state !== 'completed' && state !== 'closed' && orderLineIds.some((id) => lines.has(id)),
  );
  return work.map((each) => ({
    key: `short:${each.id}`,
    code: 'short',
    facts: { workOrder: each.number, startAt: each.plannedStartAt },
    function: 'materials',
    dueAt: Math.max(tx.now, Math.min(each.plannedStartAt, tx.now + hour)),
    exceptionId: null,
  }));
}

/** A truck that leaves after the date, or none at all for an order that is ready. */
async function badSlot(tx: ServerTx, order: SalesOrder, wantedBy: number): Promise<Threat[]> {
  const lines = await tx.scan(orderLines, 'orderId', order.id);
  const staged = (await Promise.all(lines.map(({ id }) => tx.scan(loadLines, 'orderLineId', id)))).flat();
  const trucks = await tx.getMany(loads, [...new Set(staged.map(({ loadId }) => loadId))]);
  const open = trucks.filter(({ state }) => state !== 'confirmed' && state !== 'dispatched');
  const at = { function: 'dispatch', dueAt: soon(tx, wantedBy), exceptionId: null } as const;
  if (order.state === 'ready' && trucks.length === 0)
    return [{ ...at, key: `slot:${order.id}`, code: 'unloaded', facts: { order: order.number } }];
  return open
    .filter(({ slotAt }) => slotAt > wantedBy)
    .map((load) => ({
      ...at,
      key: `slot:${load.id}`,
      code: 'slot',
      facts: { load: load.number, slotAt: load.slotAt },
    }));
}

const creditBlock = (tx: ServerTx, order: SalesOrder): Threat[] =>
  order.state === 'on_credit_hold'
    ? [
        {
          key: `credit:${order.id}`,
          code: 'credit',
          facts: { order: order.number },
          function: 'finance',
          dueAt: tx.now + hour,
          exceptionId: null,
        },
      ]
    : [];
