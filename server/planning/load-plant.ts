import { readClosed } from '../../db/equipment/read-closed.ts';
import { type Lot, usableLotStates } from '../../db/lot/lot.ts';
import { type Product, products } from '../../db/product/product.ts';
import type { Instant } from '../../db/values/instant.ts';
import type { Operation, WorkOrder } from '../../db/work-order/work-order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { openTime } from './core/open-time.ts';
import type { Interval, Machine, PlanInput, Recipe, Work } from './core/plan-input.ts';
import { policy, roundUp } from './core/policy.ts';
import {
  concededLots,
  expectedSupplies,
  type GivenRow,
  givenStock,
  type MachineRow,
  machineStates,
  type OpenLine,
  openLines,
  openSteps,
  openWork,
  stockedLots,
} from './plant-sql.ts';

/** The rows a plan starts from, to be compared with what it wants, and the same as the core takes it. */
export interface LoadedPlant {
  readonly plantId: string;
  readonly input: PlanInput;
  readonly lines: ReadonlyMap<string, OpenLine>;
  readonly given: readonly GivenRow[];
  readonly work: ReadonlyMap<string, WorkOrder>;
  /** By work order, in order. */
  readonly steps: ReadonlyMap<string, readonly Operation[]>;
  readonly products: ReadonlyMap<string, Product>;
  readonly lots: ReadonlyMap<string, Lot>;
  readonly machines: ReadonlyMap<string, MachineRow>;
}

/** Reads all that planning knows of a plant now. Hold the plan's lock. */
export async function loadPlant(tx: ServerTx, plantId: string): Promise<LoadedPlant> {
  const [lines, given, lots, work, steps, machines, supplies, conceded, closedOf] = await Promise.all([
    openLines(tx, plantId),
    givenStock(tx, plantId),
    stockedLots(tx, plantId),
    openWork(tx, plantId),
    openSteps(tx, plantId),
    machineStates(tx, plantId),
    expectedSupplies(tx, plantId),
    concededLots(tx, plantId).then((ids) => new Set(ids)),
    readClosed(tx, plantId, tx.now),
  ]);
  const known = await readProducts(
    tx,
    [...lines, ...work].map((each) => each.productId),
  );
  const byWork = Map.groupBy(steps, (step) => step.workOrderId);
  const input: PlanInput = {
    now: tx.now,
    recipes: [...known.values()].map(asRecipe),
    machines: machines.map((machine) => withHours(asMachine(machine, tx.now), closedOf(machine.id))),
    stock: asStock(lots, given, lines).map((lot) =>
      conceded.has(lot.lotId) ? { ...lot, conceded: !lot.usable } : lot,
    ),
    supplies,
    demand: lines.map((line) => ({ ...line, firstPromiseAt: line.toldAt })),
    given: given
      .filter((each) => !each.cancelled)
      .map(({ lotId, orderLineId, quantity, fixed }) => ({
        lotId,
        lineId: orderLineId,
        quantity,
        // Signed for just this line: no other may have it.
        fixed: fixed || conceded.has(lotId),
      })),
    work: work.map((each) => asWork(each, byWork.get(each.id) ?? [])),
  };
  return {
    plantId,
    input,
    given,
    lines: new Map(lines.map((line) => [line.lineId, line])),
    work: new Map(work.map((each) => [each.id, each])),
    steps: byWork,
    products: known,
    lots: new Map(lots.map((lot) => [lot.id, lot])),
    machines: new Map(machines.map((machine) => [machine.id, machine])),
  };
}

/** The products and what they are made of. */
async function readProducts(tx: ServerTx, ids: readonly string[]): Promise<Map<string, Product>> {
  const made = await tx.getMany(products, [...new Set(ids)]);
  const materials = made.flatMap((product) => product.bom.map((each) => each.productId));
  const rest = await tx.getMany(products, [...new Set(materials)]);
  return new Map([...rest, ...made].map((product) => [product.id, product]));
}

const asRecipe = ({ id, routing, bom, leadTimeHours }: Product): Recipe => ({
  productId: id,
  routing,
  bom,
  leadTimeHours,
});

/** Lots, less what is given to orders that are not planned (on credit hold). */
function asStock(lots: readonly Lot[], given: readonly GivenRow[], lines: readonly OpenLine[]): PlanInput['stock'] {
  const planned = new Set(lines.map((line) => line.lineId));
  const elsewhere = Map.groupBy(
    given.filter((each) => !each.cancelled && !planned.has(each.orderLineId)),
    (each) => each.lotId,
  );
  return lots.map((lot) => ({
    lotId: lot.id,
    productId: lot.productId,
    quantity: lot.quantity - (elsewhere.get(lot.id) ?? []).reduce((sum, each) => sum + each.quantity, 0),
    usable: usableLotStates.includes(lot.state),
    madeAt: lot.madeAt,
  }));
}

/** A machine that is down is counted on again after the usual repair, on the half hour, and never at once. */
function asMachine({ id, work, rank, downSince }: MachineRow, now: Instant): Machine {
  if (downSince === null) return { id, work, rank, closures: [] };
  const back = roundUp(Math.max(downSince + policy.repair, now + policy.leastRepair), policy.promiseGrid);
  return { id, work, rank, closures: [{ start: Math.min(downSince, now), end: back }] };
}

const withHours = (machine: Machine, closed: readonly Interval[] | undefined): Machine =>
  closed ? { ...machine, hours: openTime(closed) } : machine;

function asWork(order: WorkOrder, steps: readonly Operation[]): Work {
  return {
    id: order.id,
    productId: order.productId,
    quantity: order.quantity,
    lineIds: order.orderLineIds,
    inputLotIds: order.inputLotIds,
    shortFromAt: order.shortFromAt,
    notBefore: order.shortFromAt ?? 0,
    steps: steps.map((step) => ({
      position: step.position,
      work: step.work,
      state: step.state,
      machineId: step.equipmentId,
      startAt: step.plannedStartAt,
      endAt: step.plannedEndAt,
      startedAt: step.startedAt,
      good: step.good,
      scrap: step.scrap,
    })),
  };
}
