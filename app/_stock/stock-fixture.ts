import type { Allocation, Lot, LotState } from '../../db/lot/lot.ts';
import type { Product } from '../../db/product/product.ts';
import type { Operation, WorkOrder } from '../../db/work-order/work-order.ts';

const base = { scope: 'plant:p', plantId: 'p' };

/** A product made of these materials: thousandths of each that go into one piece. */
export const productOf = (id: string, bom: Readonly<Record<string, number>> = {}): Product => ({
  id,
  scope: 'tenant',
  code: id.toUpperCase(),
  name: id,
  family: '',
  kind: Object.keys(bom).length > 0 ? 'finished' : 'material',
  unit: 'kg',
  packs: {},
  hsn: '3917',
  taxBps: 1_800,
  leadTimeHours: 24,
  routing: [],
  bom: Object.entries(bom).map(([productId, thousandthsPerUnit]) => ({ productId, thousandthsPerUnit })),
});

/** A lot numbered and identified alike; `quantity` in whole units. */
export const lotOf = (id: string, productId: string, quantity: number, state: LotState = 'available'): Lot => ({
  ...base,
  id,
  number: id,
  productId,
  state,
  madeQuantity: quantity * 1_000,
  quantity: quantity * 1_000,
  parents: [],
  supplierLot: null,
  workOrderId: null,
  location: 'Silo 1',
  madeAt: 0,
});

/** A planned work order numbered and identified alike; `quantity` in whole units. */
export const workOf = (
  id: string,
  productId: string,
  quantity: number,
  change: Partial<WorkOrder> = {},
): WorkOrder => ({
  ...base,
  id,
  number: id,
  productId,
  quantity: quantity * 1_000,
  state: 'planned',
  orderLineIds: [],
  dueAt: null,
  plannedStartAt: 0,
  plannedEndAt: 100,
  inputLotIds: [],
  shortFromAt: null,
  ...change,
});

/** The one step of a work order, on the machine `m`. */
export const stepOf = (workOrderId: string, change: Partial<Operation> = {}): Operation => ({
  ...base,
  id: `${workOrderId}-1`,
  workOrderId,
  position: 1,
  work: 'mix',
  equipmentId: 'm',
  state: 'planned',
  plannedStartAt: 0,
  plannedEndAt: 100,
  startedAt: null,
  endedAt: null,
  good: 0,
  scrap: 0,
  operatorId: null,
  ...change,
});

/** Whole units of a lot given to an order's line. */
export const givenOf = (lotId: string, orderLineId: string, quantity: number): Allocation => ({
  ...base,
  id: `${lotId} ${orderLineId}`,
  lotId,
  orderLineId,
  orderId: `so-${orderLineId}`,
  quantity: quantity * 1_000,
});

export const byIdOf = <R extends { readonly id: string }>(...rows: R[]): Map<string, R> =>
  new Map(rows.map((row) => [row.id, row]));
