import { equipment, machineStops } from '../../db/equipment/equipment.ts';
import { lots } from '../../db/lot/lot.ts';
import { products } from '../../db/product/product.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { alternatesOf } from './options/alternate-machine.ts';
import { askForStop } from './playbook/ask-for-stop.ts';
import { raise } from './raise.ts';

/** A machine broke down: by telemetry after three minutes, or because an operator said so. */
export async function raiseForStop(tx: ServerTx, { stopId }: { stopId: string }): Promise<void> {
  const stop = await tx.get(machineStops, stopId);
  const machine = stop && (await tx.get(equipment, stop.equipmentId));
  if (!machine) throw new Error(`stop ${stopId} has no machine`);
  await raise(tx, {
    kind: 'breakdown',
    plantId: machine.plantId,
    subjectTable: 'equipment',
    subjectId: machine.id,
    subject: machine.code,
    deviceAt: stop.breakdownAt ?? stop.startedAt,
    raisedBy: stop.source === 'operator' ? tx.act.actor.personId : null,
    start: [{ kind: 'machine', id: machine.id }],
    async asks(touched) {
      const [alternates, staged] = await Promise.all([
        alternatesOf(tx, machine),
        tx.getMany(lots, [...new Set(touched.workOrders.flatMap((order) => order.inputLotIds))]),
      ]);
      const goods = await tx.getMany(products, [...new Set(staged.map((lot) => lot.productId))]);
      return askForStop({
        machine,
        stop,
        alternates,
        staged: staged.filter((lot) => lot.quantity > 0),
        products: new Map(goods.map((product) => [product.id, product])),
        touched,
      });
    },
  });
}
