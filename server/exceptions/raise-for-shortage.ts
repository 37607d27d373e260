import { exceptions, isOpenException } from '../../db/exception/exception.ts';
import { workOrders } from '../../db/work-order/work-order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { isThere } from './flap.ts';
import { freeLots } from './lots-sql.ts';
import { missingMaterials } from './materials-sql.ts';
import { askForShortage } from './playbook/ask-for-shortage.ts';
import { raise } from './raise.ts';
import { resolveSubject } from './resolve.ts';

/** Planning found that material will not be there when a work order starts. */
export async function raiseForShortage(tx: ServerTx, { workOrderId }: { workOrderId: string }): Promise<void> {
  const order = await tx.get(workOrders, workOrderId);
  if (!order) throw new Error(`there is no work order ${workOrderId}`);
  await raise(tx, {
    kind: 'shortage',
    plantId: order.plantId,
    subjectTable: 'work_order',
    subjectId: order.id,
    subject: order.number,
    deviceAt: tx.now,
    raisedBy: null,
    start: [{ kind: 'work_order', id: order.id }],
    async asks(touched) {
      const missing = await missingMaterials(tx, order);
      const found = missing.map(({ productId }) =>
        freeLots(tx, productId, { plantId: order.plantId, elsewhere: true }),
      );
      return askForShortage({ order, missing, elsewhere: (await Promise.all(found)).flat(), touched });
    },
  });
}

/** The plan found the material after all, or the work is over: nobody is asked how it gets there any more. */
export async function settleShortage(tx: ServerTx, plantId: string): Promise<void> {
  const asked = (await tx.scan(exceptions, 'plantId', plantId)).filter(
    (each) => each.kind === 'shortage' && (isOpenException(each) || isThere(each)),
  );
  const work = await tx.getMany(
    workOrders,
    asked.map((each) => each.subjectId),
  );
  for (const { id, shortFromAt, state } of work) {
    if (shortFromAt === null || state === 'completed' || state === 'closed') await resolveSubject(tx, 'shortage', id);
  }
}
