import type { Equipment } from '../../db/equipment/equipment.ts';
import type { OrderLine, SalesOrder } from '../../db/order/order.ts';
import type { PlanningRows } from './planning-view.ts';

const scope = 'plant:p';

/** A plant in which nothing is planned, with these rows in it. */
export const rowsOf = (rows: Partial<PlanningRows> = {}): PlanningRows => ({
  zone: 'Asia/Kolkata',
  versions: [],
  machines: [],
  openStops: [],
  operations: [],
  workOrders: new Map(),
  staged: new Map(),
  products: new Map(),
  lots: [],
  allocations: [],
  orders: new Map(),
  lines: [],
  customers: new Map(),
  openExceptions: [],
  tasks: [],
  ...rows,
});

/** An order numbered and identified alike. */
export const orderOf = (id: string, change: Partial<SalesOrder> = {}): SalesOrder => ({
  id,
  scope,
  plantId: 'p',
  number: id,
  draftId: `d-${id}`,
  customerId: 'c',
  state: 'planned',
  currency: 'INR',
  netMinor: 0,
  taxMinor: 0,
  totalMinor: 0,
  wantedAt: null,
  firstPromiseAt: null,
  promiseAt: null,
  promiseBasis: 'CTP',
  promisedAt: null,
  erpRef: null,
  confirmedAt: 0,
  ...change,
});

/** A line of 10 whole units, promised at 1,000. */
export const lineOf = (id: string, orderId: string, change: Partial<OrderLine> = {}): OrderLine => ({
  id,
  scope,
  orderId,
  position: 1,
  productId: 'pipe',
  quantity: 10_000,
  shippedQuantity: 0,
  netMinor: 0,
  promiseAt: 1_000,
  leansOn: [],
  ...change,
});

export const machineOf = (id: string, change: Partial<Equipment> = {}): Equipment => ({
  id,
  scope,
  plantId: 'p',
  code: id,
  name: id,
  work: 'mix',
  state: 'running',
  stateSince: 0,
  lastReadingAt: null,
  rank: 0,
  ...change,
});
