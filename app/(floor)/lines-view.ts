import { type Equipment, equipment, type MachineStop, machineStops } from '../../db/equipment/equipment.ts';
import { products } from '../../db/product/product.ts';
import { type Operation, operations, workOrders } from '../../db/work-order/work-order.ts';
import { allRows, rowsById, rowsWhere } from '../_device/rows.ts';
import type { Local } from '../_sync/local.ts';

/** One machine as the overview shows it. */
export interface LineView {
  readonly machine: Equipment;
  /** Its open stop. */
  readonly stop: MachineStop | undefined;
  /** What it works on: running, or paused. */
  readonly inHand: { readonly step: Operation; readonly workOrder: string; readonly product: string } | undefined;
}

/** The machines of these plants in their own order, each with what it works on. */
export async function readLines(local: Local, plantIds: readonly string[]): Promise<LineView[]> {
  const machines = (await allRows(local, equipment)).filter(({ plantId }) => plantIds.includes(plantId));
  const steps = (
    await rowsWhere(
      local,
      operations,
      'equipmentId',
      machines.map(({ id }) => id),
    )
  ).filter(({ state }) => state === 'running' || state === 'paused');
  const stops = (await allRows(local, machineStops)).filter(({ state }) => state === 'open');
  const orders = await rowsById(
    local,
    workOrders,
    steps.map(({ workOrderId }) => workOrderId),
  );
  const goods = await rowsById(
    local,
    products,
    [...orders.values()].map(({ productId }) => productId),
  );
  return machines
    .sort((a, b) => a.rank - b.rank || a.code.localeCompare(b.code))
    .map((machine) => {
      const here = steps.filter(({ equipmentId }) => equipmentId === machine.id);
      const step = here.find(({ state }) => state === 'running') ?? here[0];
      const order = step && orders.get(step.workOrderId);
      const product = order && goods.get(order.productId);
      return {
        machine,
        stop: stops.find(({ equipmentId }) => equipmentId === machine.id),
        inHand: step && order ? { step, workOrder: order.number, product: product?.name ?? '' } : undefined,
      };
    });
}
