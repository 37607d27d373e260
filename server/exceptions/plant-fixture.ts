import { type CreditPosition, type Customer, creditPositions, customers } from '../../db/customer/customer.ts';
import { type DraftLine, draftLines, type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { type Equipment, equipment, type MachineStop, machineStops } from '../../db/equipment/equipment.ts';
import { type Load, type LoadLine, loadLines, loads } from '../../db/load/load.ts';
import { type Allocation, allocations, type Lot, lots } from '../../db/lot/lot.ts';
import { type ErpLink, erpLinkId, erpLinks } from '../../db/order/erp-link.ts';
import { type OrderLine, orderLines, type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { type FunctionName, functionNames } from '../../db/person/function.ts';
import { type Person, people } from '../../db/person/person.ts';
import { type Plant, plants } from '../../db/plant/plant.ts';
import { type Product, products } from '../../db/product/product.ts';
import { type ProductSource, productSources } from '../../db/product/product-source.ts';
import { type RuleSet, ruleSets } from '../../db/rule/rule-set.ts';
import { moneyScope, plantScope, tenantScope } from '../../db/scope.ts';
import { type SupplyOrder, supplyOrders } from '../../db/supply/supply-order.ts';
import type { BaseRow, Table } from '../../db/table.ts';
import { hour } from '../../db/values/instant.ts';
import { type Operation, operations, type WorkOrder, workOrders } from '../../db/work-order/work-order.ts';
import type { Sql } from '../postgres/connect.ts';
import { rowSql } from '../postgres/row-sql.ts';

/** 2 November 2026, 10:00 in Nashik. */
export const noon = Date.UTC(2026, 10, 2, 4, 30);
export const plantId = 'plant-1';
const scope = plantScope(plantId);

/** A plant's rows, by table, each made whole from what a test cares about. */
export const make = {
  plant: (row: Partial<Plant> = {}): Plant => ({
    id: plantId,
    scope: tenantScope,
    name: 'Plant',
    zone: 'Asia/Kolkata',
    currency: 'INR',
    ...row,
  }),
  person: (row: Partial<Person> & { id: string }): Person => ({
    scope: tenantScope,
    name: row.id,
    email: `${row.id}@plant.test`,
    functions: [],
    plantIds: [plantId],
    ranks: {},
    language: 'en',
    active: true,
    ...row,
  }),
  product: (row: Partial<Product> & { id: string }): Product => ({
    scope: tenantScope,
    code: row.id.toUpperCase(),
    name: `Product ${row.id}`,
    family: '',
    kind: 'finished',
    unit: 'length',
    packs: {},
    hsn: '3917',
    taxBps: 1800,
    leadTimeHours: 24,
    routing: [],
    bom: [],
    ...row,
  }),
  customer: (row: Partial<Customer> & { id: string }): Customer => ({
    scope: tenantScope,
    name: `Customer ${row.id}`,
    tier: 'A',
    region: 'Nashik',
    currency: 'INR',
    // A number is one customer's.
    waNumbers: row.id === 'c-1' ? ['+919800000001'] : [],
    taxNumber: null,
    state: 'active',
    ...row,
  }),
  equipment: (row: Partial<Equipment> & { id: string }): Equipment => ({
    scope,
    plantId,
    code: row.id.toUpperCase(),
    name: row.id,
    work: 'extrude',
    state: 'running',
    stateSince: noon,
    lastReadingAt: null,
    rank: 1,
    ...row,
  }),
  order: (row: Partial<SalesOrder> & { id: string }): SalesOrder => ({
    scope,
    plantId,
    number: `SO-${row.id}`,
    draftId: `draft-${row.id}`,
    customerId: 'c-1',
    state: 'ready',
    currency: 'INR',
    netMinor: 0,
    taxMinor: 0,
    totalMinor: 0,
    wantedAt: null,
    firstPromiseAt: null,
    promiseAt: noon + 48 * hour,
    promiseBasis: 'ATP',
    promisedAt: noon,
    erpRef: null,
    confirmedAt: noon,
    ...row,
  }),
  orderLine: (row: Partial<OrderLine> & { id: string; orderId: string }): OrderLine => ({
    scope,
    position: 1,
    productId: 'p-1',
    quantity: 100_000,
    shippedQuantity: 0,
    netMinor: 1_000_00,
    promiseAt: null,
    leansOn: [],
    ...row,
  }),
  lot: (row: Partial<Lot> & { id: string }): Lot => ({
    scope,
    plantId,
    number: row.id.toUpperCase(),
    productId: 'p-1',
    state: 'available',
    madeQuantity: 500_000,
    quantity: 500_000,
    parents: [],
    supplierLot: null,
    workOrderId: null,
    location: 'FG',
    madeAt: noon - 24 * hour,
    ...row,
  }),
  allocation: (row: Partial<Allocation> & { id: string; lotId: string; orderLineId: string; orderId: string }) =>
    ({ scope, plantId, quantity: 100_000, ...row }) satisfies Allocation,
  workOrder: (row: Partial<WorkOrder> & { id: string }): WorkOrder => ({
    scope,
    plantId,
    number: `WO-${row.id}`,
    productId: 'p-1',
    quantity: 100_000,
    state: 'planned',
    orderLineIds: [],
    dueAt: null,
    plannedStartAt: noon + 4 * hour,
    plannedEndAt: noon + 8 * hour,
    inputLotIds: [],
    shortFromAt: null,
    ...row,
  }),
  operation: (row: Partial<Operation> & { id: string; workOrderId: string; equipmentId: string }): Operation => ({
    scope,
    plantId,
    position: 1,
    work: 'extrude',
    state: 'planned',
    plannedStartAt: noon + 4 * hour,
    plannedEndAt: noon + 8 * hour,
    startedAt: null,
    endedAt: null,
    good: 0,
    scrap: 0,
    operatorId: null,
    ...row,
  }),
  load: (row: Partial<Load> & { id: string }): Load => ({
    scope,
    plantId,
    number: `LD-${row.id}`,
    vehicle: 'MH 15 AB 1234',
    slotAt: noon + 6 * hour,
    state: 'staging',
    seal: null,
    sealedAt: null,
    confirmedBy: null,
    confirmedAt: null,
    proof: null,
    ...row,
  }),
  supply: (row: Partial<SupplyOrder> & { id: string }): SupplyOrder => ({
    scope,
    plantId,
    number: `PO-${row.id}`,
    supplier: 'Reliance',
    productId: 'm-1',
    quantity: 500_000,
    state: 'expected',
    promisedAt: noon + 2 * hour,
    expectedAt: noon + 2 * hour,
    reason: null,
    received: 0,
    receivedAt: null,
    lotIds: [],
    overReason: null,
    ...row,
  }),
  source: (row: Partial<ProductSource> & { id: string }): ProductSource => ({
    scope: tenantScope,
    productId: 'p-1',
    supplier: 'Vakil Plastics',
    leadTimeHours: 24,
    unitPrice: 125_0000,
    currency: 'INR',
    minQuantity: 0,
    ...row,
  }),
  erpLink: (row: Partial<ErpLink> = {}): ErpLink => ({
    id: erpLinkId,
    scope: moneyScope,
    kind: 'tryton',
    circuit: 'closed',
    since: noon,
    lostAt: null,
    error: null,
    pulledAt: null,
    comparedAt: null,
    ...row,
  }),
  stop: (row: Partial<MachineStop> & { id: string; equipmentId: string }): MachineStop => ({
    scope,
    plantId,
    state: 'open',
    startedAt: noon,
    endedAt: null,
    source: 'operator',
    reason: 'bearing',
    breakdownAt: noon,
    ...row,
  }),
  draft: (row: Partial<OrderDraft> & { id: string }): OrderDraft => ({
    scope: moneyScope,
    plantId,
    messageId: null,
    customerId: 'c-1',
    requesterId: null,
    state: 'awaiting_approval',
    version: 1,
    currency: 'INR',
    wantedAt: null,
    shipTo: null,
    extraDiscountBps: 600,
    netMinor: 900_00,
    taxMinor: 162_00,
    totalMinor: 1_062_00,
    decision: 'approve',
    reasons: [],
    breaches: [],
    question: null,
    orderId: null,
    createdAt: noon,
    ...row,
  }),
  draftLine: (row: Partial<DraftLine> & { id: string; draftId: string }): DraftLine => ({
    scope: moneyScope,
    position: 1,
    phrase: '1 inch pipe',
    productId: 'p-1',
    candidates: [],
    quantity: 10_000,
    unit: 'length',
    baseQuantity: 10_000,
    confidence: 1,
    accepted: true,
    unitPrice: 900_000,
    floorPrice: 1_000_000,
    netMinor: 900_00,
    priceTrace: [{ rule: 'r-1', code: 'list', unitPrice: 1_200_000 }],
    taxMinor: 0,
    tax: [],
    ...row,
  }),
  credit: (row: Partial<CreditPosition> & { id: string }): CreditPosition => ({
    scope: moneyScope,
    customerId: row.id,
    limitMinor: 1_000_00,
    receivableMinor: 800_00,
    currency: 'INR',
    overdueDays: 12,
    asOf: noon,
    source: 'erp',
    ...row,
  }),
  loadLine: (
    row: Partial<LoadLine> & { id: string; loadId: string; orderLineId: string; lotId: string },
  ): LoadLine => ({
    scope,
    orderId: 'o-1',
    productId: 'p-1',
    quantity: 100_000,
    picked: 0,
    state: 'staged',
    pickedBy: null,
    pickedAt: null,
    pickedHow: null,
    ...row,
  }),
};

export interface PlantRows {
  readonly plants?: Plant[];
  readonly people?: Person[];
  readonly products?: Product[];
  readonly customers?: Customer[];
  readonly equipment?: Equipment[];
  readonly orders?: SalesOrder[];
  readonly orderLines?: OrderLine[];
  readonly workOrders?: WorkOrder[];
  readonly operations?: Operation[];
  readonly lots?: Lot[];
  readonly allocations?: Allocation[];
  readonly loads?: Load[];
  readonly loadLines?: LoadLine[];
  readonly stops?: MachineStop[];
  readonly drafts?: OrderDraft[];
  readonly draftLines?: DraftLine[];
  readonly credits?: CreditPosition[];
  readonly ruleSets?: RuleSet[];
  readonly supplies?: SupplyOrder[];
  readonly sources?: ProductSource[];
  readonly erpLinks?: ErpLink[];
}

const tableOf = {
  plants,
  people,
  products,
  customers,
  equipment,
  orders: salesOrders,
  orderLines,
  workOrders,
  operations,
  lots,
  allocations,
  loads,
  loadLines,
  stops: machineStops,
  drafts: orderDrafts,
  draftLines,
  credits: creditPositions,
  ruleSets,
  supplies: supplyOrders,
  sources: productSources,
  erpLinks,
} as unknown as Readonly<Record<keyof PlantRows, Table<BaseRow>>>;

/**
 * Writes a plant as it would stand in the middle of a day. The guards are silent while it is written, since an order has no
 * draft here; everything the test then does meets them.
 */
export async function fillPlant(sql: Sql, tenantId: string, rows: PlantRows): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claims', ${JSON.stringify({ tenant: tenantId })}, true)`;
    await tx`set local session_replication_role = replica`;
    for (const [name, each] of Object.entries({ plants: [make.plant()], ...rows }) as [keyof PlantRows, BaseRow[]][]) {
      if (each.length > 0) await tx.unsafe(rowSql(tableOf[name]).put, [each] as never[]);
    }
  });
}

/** Somebody, a deputy and a head for every function. */
export const fullStaff: readonly Person[] = functionNames.flatMap((name: FunctionName) => [
  make.person({ id: name, functions: [name] }),
  make.person({ id: `${name}-deputy`, functions: [name], ranks: { [name]: 'deputy' } }),
  make.person({ id: `${name}-head`, functions: [name], ranks: { [name]: 'head' } }),
]);
