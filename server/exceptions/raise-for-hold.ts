import { holds } from '../../db/hold/hold.ts';
import { type Lot, lots } from '../../db/lot/lot.ts';
import { type Product, products } from '../../db/product/product.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { Asks } from './ask.ts';
import { freeLots, siblingLots } from './lots-sql.ts';
import { askForHold } from './playbook/ask-for-hold.ts';
import { raise } from './raise.ts';
import type { Touched } from './trace-impact.ts';

/** A lot was put on hold. Traced before its allocations are taken back: they say who was to get it. */
export async function raiseForHold(tx: ServerTx, { holdId }: { holdId: string }): Promise<void> {
  const hold = await tx.get(holds, holdId);
  const lot = hold && (await tx.get(lots, hold.lotId));
  if (!lot) throw new Error(`hold ${holdId} has no lot`);
  await raise(tx, {
    kind: 'hold',
    plantId: lot.plantId,
    subjectTable: 'lot',
    subjectId: lot.id,
    subject: lot.number ?? lot.id,
    deviceAt: hold.occurredAt,
    raisedBy: hold.raisedBy,
    start: [{ kind: 'lot', id: lot.id }],
    async asks(touched): Promise<Asks> {
      const siblings = await siblingLots(tx, lot);
      const free = await freeLots(tx, lot.productId, { plantId: lot.plantId });
      const suspect = new Set([...siblings, ...touched.lots].map((each) => each.id));
      return askForHold({
        hold,
        lot,
        siblings: siblings.filter((each) => each.quantity > 0),
        free: free.filter((each) => !suspect.has(each.lot.id)),
        products: await productsOf(tx, lot, siblings, touched),
        touched,
      });
    },
  });
}

async function productsOf(
  tx: ServerTx,
  lot: Lot,
  siblings: readonly Lot[],
  touched: Touched,
): Promise<Map<string, Product>> {
  const ids = new Set([lot, ...siblings, ...touched.lots].map((each) => each.productId));
  return new Map((await tx.getMany(products, [...ids])).map((product) => [product.id, product]));
}
