import { workOrders } from '../../db/work-order/work-order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { freeLots } from './lots-sql.ts';
import { missingMaterials } from './materials-sql.ts';
import { askForShortage } from './playbook/ask-for-shortage.ts';
import { raise } from './raise.ts';

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
