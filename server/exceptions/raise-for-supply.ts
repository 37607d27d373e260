import { products } from '../../db/product/product.ts';
import { supplyOrders } from '../../db/supply/supply-order.ts';
import { minute } from '../../db/values/instant.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { freeLots } from './lots-sql.ts';
import { askForSupply } from './playbook/ask-for-supply.ts';
import { raise } from './raise.ts';
import { resolveSubject } from './resolve.ts';

/**
 * A supplier said another date, or its day came. Later than first promised, or not there when its time is over: everybody
 * who needs it is asked. There, called off, or in time again: nobody.
 */
export async function raiseForSupply(tx: ServerTx, { supplyId }: { supplyId: string }): Promise<void> {
  const supply = await tx.get(supplyOrders, supplyId);
  if (!supply) throw new Error(`there is no supply order ${supplyId}`);
  const overdue = supply.expectedAt <= tx.now;
  const delayed = overdue || supply.expectedAt > supply.promisedAt;
  if (supply.state !== 'expected' || !delayed) return resolveSubject(tx, 'supplier_delay', supply.id);
  await raise(tx, {
    kind: 'supplier_delay',
    plantId: supply.plantId,
    subjectTable: 'supply_order',
    subjectId: supply.id,
    subject: `${supply.number} ${supply.supplier}`,
    deviceAt: tx.now,
    raisedBy: tx.act.actor.personId === 'system' ? null : tx.act.actor.personId,
    start: [{ kind: 'material', id: supply.productId }],
    async asks(touched) {
      const [product] = await tx.getMany(products, [supply.productId]);
      return askForSupply({
        supply,
        product,
        overdue,
        here: await freeLots(tx, supply.productId, { plantId: supply.plantId }),
        elsewhere: await freeLots(tx, supply.productId, { plantId: supply.plantId, elsewhere: true }),
        touched,
      });
    },
  });
}

/** Looks again when it should be there. */
export async function lookForSupply(tx: ServerTx, { supplyId }: { supplyId: string }): Promise<void> {
  const supply = await tx.get(supplyOrders, supplyId);
  if (supply?.state !== 'expected' || supply.expectedAt <= tx.now) return;
  const due = supply.expectedAt + minute;
  await tx.later('supply.look', `supply:${supply.id}:${supply.expectedAt}`, { supplyId }, due);
}

/** Its time is over: what is still expected is overdue, and nobody may count on it any more. A date that moved meanwhile has a look of its own. */
export async function supplyDue(tx: ServerTx, payload: JobPayload): Promise<void> {
  const supplyId = String(payload['supplyId']);
  const supply = await tx.get(supplyOrders, supplyId);
  if (supply?.state === 'expected' && supply.expectedAt <= tx.now) tx.happened({ type: 'supply.moved', supplyId });
}
