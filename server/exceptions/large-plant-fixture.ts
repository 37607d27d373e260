import { raiseHold } from '../../db/hold/hold-mutators.ts';
import type { OrderLine, SalesOrder } from '../../db/order/order.ts';
import { hour, minute } from '../../db/values/instant.ts';
import type { Operation, WorkOrder } from '../../db/work-order/work-order.ts';
import { addDrafts } from '../planning/draft-fixture.ts';
import { testActor } from '../postgres/test-house.ts';
import { type House, transact } from '../postgres/transaction.ts';
import { fillPlant, fullStaff, make, noon, plantId } from './plant-fixture.ts';

const products = 20;
const mixers = 20;
const extruders = 40;
const batch = 50_000;
const mixing = 15 * minute;
const extruding = 30 * minute;

/**
 * A plant with that many open operations on 60 machines, every work order for an order line of its own, in which a lot that
 * six orders were given goes on hold while three others of its product are free. The house's flow raises the exception.
 */
export async function plantOf(house: House, tenantId: string, size: { readonly operations: number }): Promise<void> {
  const count = Math.floor(size.operations / 2);
  const made = Array.from({ length: count }, (_, at) => workFor(at));
  const held = Array.from({ length: 6 }, (_, at) => orderFor(`h-${at}`, 'p-0', noon + (4 + at) * hour, 'ready'));
  const orders = [...made, ...held].map(({ order }) => order);
  const lines = [...made, ...held].map(({ line }) => line);
  await fillPlant(house.sql, tenantId, {
    people: [...fullStaff],
    customers: [make.customer({ id: 'c-1' })],
    products: Array.from({ length: products }, (_, at) =>
      make.product({
        id: `p-${at}`,
        routing: [
          { work: 'mix', perHour: 200 },
          { work: 'extrude', perHour: 100 },
        ],
      }),
    ),
    equipment: [...machines('mix', mixers), ...machines('extrude', extruders)],
    lots: ['held', 'free-1', 'free-2', 'free-3'].map((id, at) =>
      make.lot({
        id: `l-${id}`,
        productId: 'p-0',
        quantity: 6 * batch,
        madeQuantity: 6 * batch,
        madeAt: noon - (9 - at) * hour,
      }),
    ),
    orders,
    orderLines: lines,
    allocations: held.map(({ line }) =>
      make.allocation({
        id: `a-${line.id}`,
        lotId: 'l-held',
        orderLineId: line.id,
        orderId: line.orderId,
        quantity: batch,
      }),
    ),
    workOrders: made.map(({ work }) => work),
    operations: made.flatMap(({ steps }) => steps),
  });
  await addDrafts(house.sql, tenantId, orders, lines);
  const quality = { actor: testActor(tenantId, 'quality', ['quality'], [plantId]), at: noon };
  await transact(house, quality, (tx) =>
    raiseHold.run(tx, { holdId: 'hold-1', lotId: 'l-held', reason: 'dimension', note: '' }, tx.act),
  );
}

const machines = (work: string, count: number) =>
  Array.from({ length: count }, (_, at) => make.equipment({ id: `${work}-${at}`, work, rank: at }));

function orderFor(id: string, productId: string, promiseAt: number, state: SalesOrder['state']) {
  const order = make.order({
    id: `o-${id}`,
    state,
    promiseAt,
    firstPromiseAt: promiseAt,
    netMinor: 1_000_00,
    totalMinor: 1_000_00,
  });
  const line: OrderLine = make.orderLine({ id: `ol-${id}`, orderId: order.id, productId, quantity: batch, promiseAt });
  return { order, line };
}

/** The at-th work order: mixed and extruded behind what its machines do before. */
function workFor(at: number): { order: SalesOrder; line: OrderLine; work: WorkOrder; steps: Operation[] } {
  const mixAt = noon + hour + Math.floor(at / mixers) * (mixing + 20 * minute);
  const turn = Math.floor(at / extruders) * (extruding + 20 * minute);
  const extrudeAt = Math.max(mixAt + mixing, noon + 2 * hour + turn);
  const endAt = extrudeAt + extruding;
  const promiseAt = Math.ceil((endAt + 2 * hour) / (30 * minute)) * 30 * minute;
  const productId = `p-${at % products}`;
  const { order, line } = orderFor(String(at), productId, promiseAt, 'planned');
  const work = make.workOrder({
    id: `w-${at}`,
    number: `WO-${at}`,
    productId,
    quantity: batch,
    orderLineIds: [line.id],
    dueAt: promiseAt,
    plannedStartAt: mixAt,
    plannedEndAt: endAt,
  });
  const step = (position: number, kind: string, machine: number, start: number, end: number): Operation =>
    make.operation({
      id: `op-${at}-${position}`,
      workOrderId: work.id,
      equipmentId: `${kind}-${machine}`,
      position,
      work: kind,
      plannedStartAt: start,
      plannedEndAt: end,
    });
  return {
    order,
    line,
    work,
    steps: [step(1, 'mix', at % mixers, mixAt, mixAt + mixing), step(2, 'extrude', at % extruders, extrudeAt, endAt)],
  };
}
