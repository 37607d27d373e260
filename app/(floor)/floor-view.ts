import { type Equipment, equipment, type MachineStop, machineStops } from '../../db/equipment/equipment.ts';
import { type Hold, holds } from '../../db/hold/hold.ts';
import { type Lot, lots, usableLotStates } from '../../db/lot/lot.ts';
import { type Product, products } from '../../db/product/product.ts';
import { type Operation, operations, type WorkOrder, workOrders } from '../../db/work-order/work-order.ts';
import { allRows, byId, rowOf, rowsById, rowsWhere } from '../_device/rows.ts';
import { readZones } from '../_device/zones.ts';
import type { Local } from '../_sync/local.ts';

/** Why a step can't be started now; the first is the one to say. */
export type Block =
  | { readonly why: 'step_before'; readonly position: number; readonly work: string; readonly machine: string }
  | { readonly why: 'machine_down' }
  | { readonly why: 'lot_held'; readonly lot: string }
  | { readonly why: 'machine_busy' };

/** One step with what an operator must know about it. */
export interface Step {
  readonly step: Operation;
  readonly order: WorkOrder;
  readonly product: Product | undefined;
  /** How many steps the work order has. */
  readonly of: number;
  readonly blocks: readonly Block[];
  /** Completing this one completes the work order and makes its lot. */
  readonly last: boolean;
  /** The step that becomes possible when this one is done. */
  readonly after: { readonly work: string; readonly machine: string } | undefined;
  /** Material staged for it. */
  readonly inputs: readonly Lot[];
}

/** An open hold that concerns this machine's work, and how. */
export interface NearHold {
  readonly hold: Hold;
  readonly lot: Lot;
  /** `material`: staged for a step here; `product`: the same product as a step here makes. */
  readonly as: 'material' | 'product';
  /** The work order it concerns. */
  readonly workOrder: string;
}

export interface FloorRows {
  readonly machine: Equipment;
  readonly machines: ReadonlyMap<string, Equipment>;
  /** Open steps of this machine. */
  readonly steps: readonly Operation[];
  /** Every step of the work orders these belong to. */
  readonly siblings: readonly Operation[];
  readonly orders: ReadonlyMap<string, WorkOrder>;
  readonly products: ReadonlyMap<string, Product>;
  readonly lots: ReadonlyMap<string, Lot>;
  readonly openHolds: readonly Hold[];
}

export interface MachineWork {
  /** The step that runs here, or the one that was paused. */
  readonly now: Step | undefined;
  /** What comes then, in the plan's order. */
  readonly next: readonly Step[];
  readonly holds: readonly NearHold[];
}

const nextCount = 3;

/** This machine's work: the step in hand, the next three with what blocks them, and the holds that concern any of them. */
export function machineWork(rows: FloorRows): MachineWork {
  const inHand = rows.steps.filter(({ state }) => state === 'running' || state === 'paused');
  const current = inHand.find(({ state }) => state === 'running') ?? inHand[0];
  const busy = current?.state === 'running';
  const next = rows.steps
    .filter((step) => step !== current)
    .sort((a, b) => Number(b.state === 'paused') - Number(a.state === 'paused') || a.plannedStartAt - b.plannedStartAt)
    .flatMap((step) => stepOf(rows, step, busy) ?? [])
    .slice(0, nextCount);
  const now = current && stepOf(rows, current, false);
  return { now, next, holds: nearHolds(rows, now ? [now, ...next] : next) };
}

function stepOf(rows: FloorRows, step: Operation, busy: boolean): Step | undefined {
  const order = rows.orders.get(step.workOrderId);
  if (!order) return undefined;
  const siblings = rows.siblings.filter(({ workOrderId }) => workOrderId === order.id);
  const others = siblings.filter((each) => each.id !== step.id && each.state !== 'completed');
  const after = others.sort((a, b) => a.position - b.position).find((each) => each.position > step.position);
  return {
    step,
    order,
    product: rows.products.get(order.productId),
    of: siblings.length,
    blocks: blocksOf(rows, step, order, busy),
    last: others.length === 0,
    after: after && { work: after.work, machine: rows.machines.get(after.equipmentId)?.code ?? '' },
    inputs: order.inputLotIds.flatMap((id) => rows.lots.get(id) ?? []),
  };
}

/** The refusals of `operation.start`, foreseen; a machine that is only busy comes last, because it passes by itself. */
function blocksOf(rows: FloorRows, step: Operation, order: WorkOrder, busy: boolean): Block[] {
  const before = rows.siblings
    .filter((each) => each.workOrderId === order.id && each.position < step.position && each.state !== 'completed')
    .sort((a, b) => a.position - b.position)[0];
  const held = order.inputLotIds
    .flatMap((id) => rows.lots.get(id) ?? [])
    .filter(({ state }) => state !== 'consumed' && !usableLotStates.includes(state));
  return [
    ...held.map((lot): Block => ({ why: 'lot_held', lot: lot.number ?? '' })),
    ...(rows.machine.state === 'down' ? [{ why: 'machine_down' } as const] : []),
    ...(before
      ? [
          {
            why: 'step_before',
            position: before.position,
            work: before.work,
            machine: rows.machines.get(before.equipmentId)?.code ?? '',
          } as const,
        ]
      : []),
    ...(busy ? [{ why: 'machine_busy' } as const] : []),
  ];
}

/** Material on hold before the same product on hold; newest first. */
function nearHolds(rows: FloorRows, steps: readonly Step[]): NearHold[] {
  const near = rows.openHolds.flatMap((hold): NearHold[] => {
    const lot = rows.lots.get(hold.lotId);
    if (!lot) return [];
    const fed = steps.find(({ order }) => order.inputLotIds.includes(lot.id));
    if (fed) return [{ hold, lot, as: 'material', workOrder: fed.order.number }];
    const same = steps.find(({ order }) => order.productId === lot.productId);
    return same ? [{ hold, lot, as: 'product', workOrder: same.order.number }] : [];
  });
  return near.sort((a, b) => a.as.localeCompare(b.as) || b.hold.occurredAt - a.hold.occurredAt);
}

/** A lot that came off this machine. */
export interface MadeLot {
  readonly lot: Lot;
  readonly product: Product | undefined;
  readonly workOrder: string;
}

export interface FloorView extends MachineWork {
  readonly machine: Equipment;
  readonly zone: string;
  readonly stop: MachineStop | undefined;
  readonly made: readonly MadeLot[];
}

const isOpen = ({ state }: Operation): boolean => state !== 'completed' && state !== 'closed';
const madeCount = 3;

/** Reads one machine's desk; null when this device does not know the machine (any more). */
export async function readFloor(local: Local, machineId: string): Promise<FloorView | null> {
  const machine = await rowOf(local, equipment, machineId);
  if (!machine) return null;
  const all = await rowsWhere(local, operations, 'equipmentId', [machineId]);
  const steps = all.filter(isOpen);
  const done = all
    .filter((step) => step.state === 'completed')
    .sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))
    .slice(0, 20);
  const orderIds = new Set(steps.map(({ workOrderId }) => workOrderId));
  const [zoneOf, siblings, orders, machines, stops, openHolds, made] = await Promise.all([
    readZones(local),
    rowsWhere(local, operations, 'workOrderId', orderIds),
    rowsById(local, workOrders, orderIds),
    allRows(local, equipment),
    rowsWhere(local, machineStops, 'equipmentId', [machineId]),
    allRows(local, holds).then((rows) => rows.filter(({ state }) => state === 'open')),
    readMade(local, done),
  ]);
  const work = machineWork({
    machine,
    machines: byId(machines),
    steps,
    siblings,
    orders,
    products: await rowsById(
      local,
      products,
      [...orders.values()].map(({ productId }) => productId),
    ),
    lots: await rowsById(local, lots, [
      ...[...orders.values()].flatMap(({ inputLotIds }) => inputLotIds),
      ...openHolds.map(({ lotId }) => lotId),
    ]),
    openHolds,
  });
  const stop = stops.find(({ state }) => state === 'open');
  return { ...work, machine, zone: zoneOf(machine.plantId), stop, made };
}

/** The newest lots whose last step was done here. */
async function readMade(local: Local, done: readonly Operation[]): Promise<MadeLot[]> {
  const orders = await rowsById(
    local,
    workOrders,
    done.map(({ workOrderId }) => workOrderId),
  );
  const found = await rowsWhere(local, lots, 'workOrderId', orders.keys());
  const siblings = await rowsWhere(local, operations, 'workOrderId', orders.keys());
  const goods = await rowsById(
    local,
    products,
    found.map(({ productId }) => productId),
  );
  const lastHere = (lot: Lot): boolean => {
    const steps = siblings.filter(({ workOrderId }) => workOrderId === lot.workOrderId);
    const last = steps.reduce((top, step) => Math.max(top, step.position), 0);
    return done.some((step) => step.workOrderId === lot.workOrderId && step.position === last);
  };
  return found
    .filter(lastHere)
    .sort((a, b) => b.madeAt - a.madeAt)
    .slice(0, madeCount)
    .map((lot) => ({
      lot,
      product: goods.get(lot.productId),
      workOrder: orders.get(lot.workOrderId ?? '')?.number ?? '',
    }));
}
