import { loadLines, loads } from '../../db/load/load.ts';
import { lots } from '../../db/lot/lot.ts';
import { products } from '../../db/product/product.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { freeLots } from './lots-sql.ts';
import { askForShortPick } from './playbook/ask-for-short-pick.ts';
import { raise } from './raise.ts';

/** Dispatch found fewer pieces of a lot than a truck should get. */
export async function raiseForShortPick(tx: ServerTx, { loadLineId }: { loadLineId: string }): Promise<void> {
  const line = await tx.get(loadLines, loadLineId);
  const load = line && (await tx.get(loads, line.loadId));
  const lot = line && (await tx.get(lots, line.lotId));
  if (!load || !lot) throw new Error(`load line ${loadLineId} has no load or no lot`);
  await raise(tx, {
    kind: 'short_pick',
    plantId: load.plantId,
    subjectTable: 'load_line',
    subjectId: line.id,
    subject: `${load.number} ${lot.number ?? lot.id}`,
    deviceAt: line.pickedAt ?? tx.now,
    raisedBy: line.pickedBy,
    start: [{ kind: 'load_line', id: line.id }],
    async asks(touched) {
      const [product] = await tx.getMany(products, [line.productId]);
      const free = await freeLots(tx, line.productId, { plantId: load.plantId });
      return askForShortPick({
        line,
        load,
        lot,
        product,
        free: free.filter((each) => each.lot.id !== lot.id),
        touched,
      });
    },
  });
}
