import type { Load, LoadLine, LoadState } from '../../db/load/load.ts';
import type { Allocation } from '../../db/lot/lot.ts';
import type { OrderLine } from '../../db/order/order.ts';
import { plantScope } from '../../db/scope.ts';
import { hour, type Instant, minute } from '../../db/values/instant.ts';
import { orderId } from './demo-orders.ts';
import { nashik } from './demo-tenant.ts';

interface DemoLoad {
  readonly number: number;
  readonly vehicle: string;
  /** Leaves this many hours from now. */
  readonly slot: number;
  readonly state: LoadState;
  readonly orders: readonly number[];
}

const loads: readonly DemoLoad[] = [
  // The truck that waits for L-2291.
  { number: 501, vehicle: 'MH 15 GV 4521', slot: 3, state: 'staging', orders: [1022, 1023, 1024] },
  { number: 502, vehicle: 'MH 12 QW 7810', slot: 5, state: 'loading', orders: [1025, 1026] },
  { number: 503, vehicle: 'MH 04 KL 3390', slot: 25, state: 'planned', orders: [1027, 1028] },
  // A container for the depot over the sea.
  { number: 504, vehicle: 'MSKU 482137-0', slot: 26, state: 'planned', orders: [1029] },
];

/** Loads of today and tomorrow, staged with what the orders' lines were given. The first line of LD-502 is on the truck. */
export function demoLoads(
  now: Instant,
  allocations: readonly Allocation[],
  orderLines: readonly OrderLine[],
): { loads: Load[]; lines: LoadLine[] } {
  const quarter = 15 * minute;
  const lines = loads.flatMap((of) => {
    const staged = allocations.filter((given) => of.orders.some((number) => orderId(number) === given.orderId));
    return staged.map((given, index): LoadLine => {
      const picked = of.state === 'loading' && index === 0;
      return {
        id: `ld-${of.number}-${index + 1}`,
        scope: plantScope(nashik),
        loadId: `ld-${of.number}`,
        orderId: given.orderId,
        orderLineId: given.orderLineId,
        productId: orderLines.find((line) => line.id === given.orderLineId)?.productId ?? '',
        lotId: given.lotId,
        quantity: given.quantity,
        picked: picked ? given.quantity : 0,
        state: picked ? 'picked' : 'staged',
        pickedBy: picked ? 'p-dispatch' : null,
        pickedAt: picked ? now - 10 * minute : null,
        pickedHow: picked ? 'scan' : null,
      };
    });
  });
  const rows = loads.map(
    (of): Load => ({
      id: `ld-${of.number}`,
      scope: plantScope(nashik),
      plantId: nashik,
      number: `LD-${of.number}`,
      vehicle: of.vehicle,
      slotAt: Math.ceil((now + of.slot * hour) / quarter) * quarter,
      state: of.state,
      seal: null,
      sealedAt: null,
      confirmedBy: null,
      confirmedAt: null,
      proof: null,
    }),
  );
  return { loads: rows, lines };
}
