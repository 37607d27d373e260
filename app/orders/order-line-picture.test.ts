import { expect, test } from 'vitest';
import type { Exception } from '../../db/exception/exception.ts';
import type { Load } from '../../db/load/load.ts';
import type { Lot } from '../../db/lot/lot.ts';
import type { SalesOrder } from '../../db/order/order.ts';
import type { WorkOrder } from '../../db/work-order/work-order.ts';
import { historyOf } from './order-history.ts';
import { pictureOf } from './order-line-picture.ts';
import { type OrderLineView, type OrderView, touches } from './order-view.ts';

const plant = { scope: 'plant:nashik', plantId: 'nashik' };
const now = 1_000;

const order: SalesOrder = {
  ...plant,
  id: 'so',
  number: 'SO-1022',
  draftId: 'd',
  customerId: 'c',
  state: 'ready',
  currency: 'INR',
  netMinor: 0,
  taxMinor: 0,
  totalMinor: 0,
  wantedAt: null,
  firstPromiseAt: 5_000,
  promiseAt: 5_000,
  promiseBasis: 'ATP',
  promisedAt: now,
  erpRef: null,
  confirmedAt: 100,
};

const lot = (number: string, state: Lot['state'] = 'available'): Lot => ({
  ...plant,
  id: number,
  number,
  productId: 'pipe',
  state,
  madeQuantity: 10_000,
  quantity: 10_000,
  parents: [],
  supplierLot: null,
  workOrderId: null,
  location: 'FG',
  madeAt: 0,
});

const work = (change: Partial<WorkOrder>): WorkOrder => ({
  ...plant,
  id: 'wo',
  number: 'WO-302',
  productId: 'pipe',
  quantity: 10_000,
  state: 'planned',
  orderLineIds: ['line'],
  dueAt: null,
  plannedStartAt: 0,
  plannedEndAt: 2_000,
  inputLotIds: [],
  shortFromAt: null,
  ...change,
});

const load = (state: Load['state']): Load => ({
  ...plant,
  id: 'ld',
  number: 'LD-501',
  vehicle: 'MH15 AB 1234',
  slotAt: 3_000,
  state,
  seal: null,
  sealedAt: null,
  confirmedBy: 'vijay',
  confirmedAt: state === 'confirmed' ? 900 : null,
  proof: null,
});

/** One line of ten pieces, with what stands for it. */
const line = (
  has: Partial<Omit<OrderLineView, 'given' | 'loaded'>> & { lots?: Lot[]; given?: number; load?: Load } = {},
) => {
  const ids = { orderId: 'so', orderLineId: 'line' };
  const row: OrderLineView = {
    line: {
      scope: plant.scope,
      id: 'line',
      orderId: 'so',
      position: 1,
      productId: 'pipe',
      quantity: 10_000,
      shippedQuantity: 0,
      netMinor: 0,
      promiseAt: null,
      leansOn: [],
    },
    priced: undefined,
    product: undefined,
    given: (has.lots ?? []).map((each) => ({
      allocation: { ...plant, ...ids, id: `a-${each.id}`, lotId: each.id, quantity: has.given ?? 10_000 },
      lot: each,
    })),
    work: has.work ?? [],
    loaded: has.load
      ? [
          {
            part: {
              scope: plant.scope,
              ...ids,
              id: 'part',
              loadId: 'ld',
              productId: 'pipe',
              lotId: 'L-1',
              quantity: 10_000,
              picked: 0,
              state: 'staged',
              pickedBy: null,
              pickedAt: null,
              pickedHow: null,
            },
            load: has.load,
            lot: has.lots?.[0],
          },
        ]
      : [],
  };
  return row;
};

const view = (lines: OrderLineView[], change: Partial<OrderView> = {}): OrderView => ({
  order,
  customer: undefined,
  draft: undefined,
  heard: [],
  sent: [],
  approvals: [],
  commands: [],
  lines,
  leansOn: [],
  operations: [],
  made: [],
  exceptions: [],
  nameOf: new Map([['vijay', 'Vijay Shinde']]),
  zone: 'UTC',
  ...change,
});

const exception = (change: Partial<Exception>): Exception => ({
  ...plant,
  id: 'ex',
  number: 'EX-1',
  kind: 'breakdown',
  subjectTable: 'equipment',
  subjectId: 'ext-2',
  subject: 'EXT-2',
  severity: 'major',
  state: 'routed',
  breached: false,
  occurredAt: 500,
  receivedAt: 600,
  consequenceAt: null,
  consequence: null,
  ackBy: 0,
  decideBy: 0,
  impact: { lotIds: [], lines: [], orders: [], loadIds: [], workOrderIds: [], customerIds: [], equipmentIds: [] },
  moneyAtRiskMinor: 0,
  currency: 'INR',
  policy: { ruleSetVersion: 1, capMs: 0, leadMs: 0, functions: [], chain: [] },
  answers: [],
  raisedBy: null,
  resolvedAt: null,
  mergedInto: null,
  moves: [],
  turns: [],
  flapping: false,
  ...change,
});

test('[DESK-17] an order from stock, waiting for its truck, is lit as far as its lot', () => {
  const picture = pictureOf(view([line({ lots: [lot('L-1'), lot('L-2')], load: load('planned') })]), now);
  expect(picture).toMatchObject({
    message: { tone: 'run' },
    order: { tone: 'run', names: ['SO-1022'] },
    plan: { tone: 'run' },
    workOrder: { tone: 'wait', names: [] },
    lot: { tone: 'run', names: ['L-1', 'L-2'] },
    load: { tone: 'wait', names: ['LD-501'] },
    customer: { tone: 'off' },
  });
});

test.each([
  ['running', { state: 'running' }, 'run'],
  ['blocked', { state: 'blocked' }, 'held'],
  ['without its material', { shortFromAt: 9_000 }, 'late'],
  ['planned', {}, 'wait'],
  ['done', { state: 'completed' }, 'run'],
] as const)('[DESK-17] a work order that is %s', (_, change, tone) => {
  expect(pictureOf(view([line({ work: [work(change)] })]), now).workOrder).toEqual({ tone, names: ['WO-302'] });
});

test('[DESK-17] a lot that covers only a part is not the whole way', () => {
  expect(pictureOf(view([line({ lots: [lot('L-1')], given: 4_000 })]), now).lot.tone).toBe('wait');
  expect(pictureOf(view([line()]), now).lot.tone).toBe('off');
});

test('[DESK-17] a held lot breaks the line there, also before anybody was asked', () => {
  expect(pictureOf(view([line({ lots: [lot('L-1', 'held')] })]), now).lot.tone).toBe('broken');
});

test('[DESK-17] an open exception breaks the line where it broke; an ended one does not', () => {
  const lines = [line({ work: [work({ state: 'running' })] })];
  expect(pictureOf(view(lines, { exceptions: [exception({})] }), now).workOrder).toEqual({
    tone: 'broken',
    names: ['EXT-2'],
  });
  const ended = exception({ state: 'resolved', resolvedAt: 800 });
  expect(pictureOf(view(lines, { exceptions: [ended] }), now).workOrder.tone).toBe('run');
});

test('[DESK-17] an exception touches an order by its impact, or by being about its draft', () => {
  const impact = exception({}).impact;
  const hit = { orderId: 'so', orderLineId: 'line', productId: 'pipe', lotId: null, quantity: 1 };
  expect(touches(exception({}), order)).toBe(false);
  expect(touches(exception({ impact: { ...impact, lines: [hit] } }), order)).toBe(true);
  expect(touches(exception({ subjectId: 'd' }), order)).toBe(true);
});

test('[DESK-17] what happened is told in order, oldest first', () => {
  const told = historyOf(
    view([line({ load: load('confirmed') })], { exceptions: [exception({ resolvedAt: 800, state: 'resolved' })] }),
  );
  expect(told.map(({ code, at }) => [code, at])).toEqual([
    ['confirmed', 100],
    ['broke', 500],
    ['mended', 800],
    ['loaded', 900],
  ]);
  expect(told.at(-1)?.facts).toMatchObject({ name: 'Vijay Shinde', load: 'LD-501' });
});
