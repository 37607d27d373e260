import fc from 'fast-check';
import { hour } from '../../db/values/instant.ts';
import { make, noon, type PlantRows } from './plant-fixture.ts';

/** A small plant with orders from stock and from machines, and what breaks in it. */
export interface AnyPlant {
  readonly rows: PlantRows;
  readonly breaks: 'hold' | 'stop' | 'pick';
  /** Which lot, machine or place on a truck. */
  readonly pick: number;
}

const pieces = (most: number) => fc.integer({ min: 1, max: most }).map((count) => count * 1_000);

export const anyPlant: fc.Arbitrary<AnyPlant> = fc
  .record({
    lots: fc.array(fc.record({ product: fc.constantFrom('p-1', 'p-2'), quantity: pieces(200) }), {
      minLength: 2,
      maxLength: 5,
    }),
    orders: fc.array(
      fc.record({
        product: fc.constantFrom('p-1', 'p-2'),
        quantity: pieces(150),
        wanted: fc.option(fc.integer({ min: 1, max: 60 }), { nil: null }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    machines: fc.integer({ min: 1, max: 3 }),
    breaks: fc.constantFrom('hold', 'stop', 'pick' as const),
    pick: fc.nat(20),
  })
  .map(({ lots, orders, machines, breaks, pick }) => ({
    breaks,
    pick,
    rows: {
      products: ['p-1', 'p-2'].map((id) => make.product({ id, routing: [{ work: 'extrude', perHour: 25 }] })),
      customers: [make.customer({ id: 'c-1' })],
      equipment: Array.from({ length: machines }, (_, at) => make.equipment({ id: `e-${at}`, rank: at })),
      lots: lots.map(({ product, quantity }, at) =>
        make.lot({
          id: `l-${at}`,
          productId: product,
          quantity,
          madeQuantity: quantity,
          madeAt: noon - (24 - at) * hour,
        }),
      ),
      orders: orders.map(({ wanted }, at) =>
        make.order({
          id: `o-${at}`,
          state: 'confirmed',
          wantedAt: wanted === null ? null : noon + wanted * hour,
          promiseAt: null,
          promiseBasis: null,
          promisedAt: null,
          confirmedAt: noon - (10 - at) * hour,
          netMinor: quantityWorth(orders[at]?.quantity ?? 0),
          totalMinor: quantityWorth(orders[at]?.quantity ?? 0),
        }),
      ),
      orderLines: orders.map(({ product, quantity }, at) =>
        make.orderLine({
          id: `ol-${at}`,
          orderId: `o-${at}`,
          productId: product,
          quantity,
          netMinor: quantityWorth(quantity),
        }),
      ),
    },
  }));

const quantityWorth = (thousandths: number): number => thousandths * 3;
