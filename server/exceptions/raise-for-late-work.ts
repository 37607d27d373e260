import { equipment } from '../../db/equipment/equipment.ts';
import { type ExceptionKind, exceptions, isOpenException } from '../../db/exception/exception.ts';
import { products } from '../../db/product/product.ts';
import type { Instant } from '../../db/values/instant.ts';
import { operations, workOrders } from '../../db/work-order/work-order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { isThere } from './flap.ts';
import { isKnown } from './join-exception.ts';
import { askForLateWork } from './playbook/ask-for-late-work.ts';
import { raise } from './raise.ts';
import { resolveSubject } from './resolve.ts';
import { type Told, toldWork } from './watched-sql.ts';

/** While one of these is open, whoever could recover the work it touches is asked already. */
const reasons: readonly ExceptionKind[] = ['hold', 'breakdown', 'shortage', 'supplier_delay'];

/**
 * Looks at every open work order of a plant: one that will end after what its first order was told is late, and everybody
 * who can recover it is asked; one that is in time again is late no more. Gives the next promise that will have passed.
 */
export async function raiseForLateWork(tx: ServerTx, plantId: string): Promise<Instant | null> {
  const told = await toldWork(tx, plantId);
  const raised = await tx.scan(exceptions, 'plantId', plantId);
  const asked = new Set(
    raised
      .filter((each) => isOpenException(each) && reasons.includes(each.kind))
      .flatMap((each) => each.impact.workOrderIds),
  );
  const late = new Map(told.filter((each) => endOf(tx, each) > each.toldAt).map((each) => [each.workOrderId, each]));
  const past = raised.filter((each) => each.kind === 'late_work' && isThere(each) && !late.has(each.subjectId));
  for (const each of past) await resolveSubject(tx, 'late_work', each.subjectId);
  for (const each of late.values()) {
    if (asked.has(each.workOrderId) || (await isKnown(tx, 'late_work', each.workOrderId))) continue;
    await raiseFor(tx, each);
  }
  const next = told.filter((each) => each.toldAt >= tx.now).map((each) => each.toldAt);
  return next.length === 0 ? null : Math.min(...next) + 1;
}

/** Work that should have ended and has not ends now at the earliest. */
const endOf = (tx: ServerTx, { endAt }: Told): Instant => Math.max(endAt, tx.now);

async function raiseFor(tx: ServerTx, late: Told): Promise<void> {
  const [order] = await tx.getMany(workOrders, [late.workOrderId]);
  if (!order) return;
  await raise(tx, {
    kind: 'late_work',
    plantId: order.plantId,
    subjectTable: 'work_order',
    subjectId: order.id,
    subject: order.number,
    deviceAt: tx.now,
    raisedBy: null,
    start: [{ kind: 'work_order', id: order.id }],
    async asks(touched) {
      const [product] = await tx.getMany(products, [order.productId]);
      const steps = (await tx.scan(operations, 'workOrderId', order.id))
        .filter((step) => step.state !== 'completed' && step.state !== 'closed')
        .sort((one, other) => one.position - other.position);
      const used = await tx.getMany(equipment, [...new Set(steps.map((step) => step.equipmentId))]);
      return askForLateWork({
        order,
        product,
        endAt: endOf(tx, late),
        toldAt: late.toldAt,
        steps,
        machines: new Map(used.map((machine) => [machine.id, machine.code])),
        touched,
      });
    },
  });
}
