import { concessions } from '../../db/concession/concession.ts';
import { machineStops } from '../../db/equipment/equipment.ts';
import { options } from '../../db/exception/exception.ts';
import type { Happening } from '../../db/happening.ts';
import { holds } from '../../db/hold/hold.ts';
import { loads } from '../../db/load/load.ts';
import { lots } from '../../db/lot/lot.ts';
import { salesOrders } from '../../db/order/order.ts';
import type { PlanVersion } from '../../db/plan/plan-version.ts';
import { supplyOrders } from '../../db/supply/supply-order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** Queues a new plan for the plant in which it happened; while one waits already, that one will see this too. */
export function replanSoon(reason: PlanVersion['reason']): (tx: ServerTx, what: Happening) => Promise<void> {
  return async (tx, what) => {
    const plantId = await plantOf(tx, what);
    if (plantId) await tx.later('plant.replan', `replan:${plantId}`, { plantId, reason });
  };
}

async function plantOf(tx: ServerTx, what: Happening): Promise<string | undefined> {
  if ('plantId' in what) return what.plantId;
  if ('orderId' in what) return (await tx.get(salesOrders, what.orderId))?.plantId;
  if ('holdId' in what) return (await tx.get(holds, what.holdId))?.plantId;
  if ('concessionId' in what) return (await tx.get(concessions, what.concessionId))?.plantId;
  if ('stopId' in what) return (await tx.get(machineStops, what.stopId))?.plantId;
  if ('lotId' in what) return (await tx.get(lots, what.lotId))?.plantId;
  if ('optionId' in what) return (await tx.get(options, what.optionId))?.plantId;
  if ('supplyId' in what) return (await tx.get(supplyOrders, what.supplyId))?.plantId;
  if ('loadId' in what) return (await tx.get(loads, what.loadId))?.plantId;
  throw new Error(`planning does not know in which plant ${what.type} happened`);
}
