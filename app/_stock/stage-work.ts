import { type Allocation, type Lot, usableLotStates } from '../../db/lot/lot.ts';
import type { Product } from '../../db/product/product.ts';
import { unitScale } from '../../db/values/quantity.ts';
import type { Operation, WorkOrder } from '../../db/work-order/work-order.ts';

/** What one work order needs of one material, what is staged for it and what is missing; thousandths. */
export interface Need {
  readonly product: Product;
  readonly quantity: number;
  readonly staged: readonly { readonly lot: Lot; readonly quantity: number }[];
  readonly missing: number;
}

/** An open work order with its material. */
export interface StagedWork {
  readonly order: WorkOrder;
  readonly product: Product | undefined;
  /** Open steps in order; the first stops when material is missing. */
  readonly steps: readonly Operation[];
  readonly started: boolean;
  readonly needs: readonly Need[];
  /** Staged lots that may not be used any more. */
  readonly barred: readonly Lot[];
}

export interface WorkRows {
  readonly workOrders: readonly WorkOrder[];
  readonly operations: readonly Operation[];
  readonly products: ReadonlyMap<string, Product>;
  readonly lots: ReadonlyMap<string, Lot>;
  readonly allocations: readonly Allocation[];
}

export const isUsable = ({ state }: Pick<Lot, 'state'>): boolean => usableLotStates.includes(state);
const isOpen = ({ state }: { readonly state: WorkOrder['state'] }): boolean =>
  state !== 'completed' && state !== 'closed';

/**
 * Open work orders in the order they take their material, started ones first, each with how much of its staged lots is its
 * own. The plan names the lots, not the amounts: these are found as planning found them, each work order taking from its
 * lots what those before it left.
 */
export function stageWork(rows: WorkRows): StagedWork[] {
  const left = new Map([...rows.lots.values()].map((lot) => [lot.id, isUsable(lot) ? lot.quantity : 0]));
  for (const given of rows.allocations) left.set(given.lotId, (left.get(given.lotId) ?? 0) - given.quantity);
  const stepsOf = Map.groupBy(rows.operations, ({ workOrderId }) => workOrderId);
  const works = rows.workOrders.filter(isOpen).map((order) => {
    const all = stepsOf.get(order.id) ?? [];
    return { order, all, started: all.some(({ startedAt }) => startedAt !== null) };
  });
  works.sort(
    (a, b) => Number(b.started) - Number(a.started) || a.order.plannedStartAt - b.order.plannedStartAt || byId(a, b),
  );
  return works.map(({ order, all, started }) => {
    const inputs = order.inputLotIds.flatMap((id) => rows.lots.get(id) ?? []);
    return {
      order,
      product: rows.products.get(order.productId),
      steps: all.filter(isOpen).sort((a, b) => a.position - b.position),
      started,
      needs: needsOf(order, rows.products, inputs, left, started),
      barred: inputs.filter((lot) => lot.state !== 'consumed' && !isUsable(lot)),
    };
  });
}

const byId = (a: { readonly order: WorkOrder }, b: { readonly order: WorkOrder }): number =>
  a.order.id < b.order.id ? -1 : 1;

function needsOf(
  order: WorkOrder,
  products: ReadonlyMap<string, Product>,
  inputs: readonly Lot[],
  left: Map<string, number>,
  started: boolean,
): Need[] {
  return (products.get(order.productId)?.bom ?? []).flatMap((line) => {
    const product = products.get(line.productId);
    if (!product) return [];
    const quantity = Math.ceil((order.quantity * line.thousandthsPerUnit) / unitScale);
    const own = inputs.filter((lot) => lot.productId === product.id);
    const staged = takeFrom(own, quantity, left);
    const open = quantity - staged.reduce((sum, part) => sum + part.quantity, 0);
    // What a started work order used up already is in the machine, no longer in its lots.
    return [{ product, quantity, staged, missing: started ? 0 : open }];
  });
}

function takeFrom(from: readonly Lot[], quantity: number, left: Map<string, number>): { lot: Lot; quantity: number }[] {
  let open = quantity;
  return from.flatMap((lot) => {
    const part = Math.min(open, Math.max(0, left.get(lot.id) ?? 0));
    if (part === 0) return [];
    left.set(lot.id, (left.get(lot.id) ?? 0) - part);
    open -= part;
    return [{ lot, quantity: part }];
  });
}

/** True when material stops this work order: planning found too little, or a staged lot was barred since. */
export const isShort = (work: StagedWork): boolean =>
  !work.started && (work.order.shortFromAt !== null || work.barred.length > 0);

/** When it stops: the start it can't make. */
export const stopsAt = ({ order }: StagedWork): number => order.shortFromAt ?? order.plannedStartAt;
