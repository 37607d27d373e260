import { concessions, isLive } from '../../db/concession/concession.ts';
import { customers } from '../../db/customer/customer.ts';
import type { Exception } from '../../db/exception/exception.ts';
import type { Hold } from '../../db/hold/hold.ts';
import { allocations, lots } from '../../db/lot/lot.ts';
import { orderLines, salesOrders } from '../../db/order/order.ts';
import { rowOf, rowsById, rowsWhere } from '../_device/rows.ts';
import type { Local } from '../_sync/local.ts';

/** An order line that was to get some of a held lot. */
export interface AskableLine {
  readonly orderLineId: string;
  readonly number: string;
  readonly customer: string;
  /** Thousandths it was to get and still needs. */
  readonly quantity: number;
}

export interface Askable {
  readonly lines: readonly AskableLine[];
  /** All of the lot may be asked for: nothing of it is asked for or granted yet. */
  readonly whole: boolean;
}

/** Order lines for which the lot may still be asked: as the plant traced them, and before it has, as this device knows. */
export async function readAskable(local: Local, hold: Hold, exception: Exception | undefined): Promise<Askable> {
  const lot = await rowOf(local, lots, hold.lotId);
  const traced = exception?.impact.lines.filter(({ lotId }) => lotId === hold.lotId) ?? [];
  const given = traced.length > 0 ? traced : await rowsWhere(local, allocations, 'lotId', [hold.lotId]);
  const live = (await rowsWhere(local, concessions, 'holdId', [hold.id])).filter(isLive);
  const named = new Set(live.flatMap(({ lines }) => lines.map(({ orderLineId }) => orderLineId)));
  const wanted = Map.groupBy(
    given.filter(({ orderLineId }) => !named.has(orderLineId)),
    ({ orderLineId }) => orderLineId,
  );
  const rows = await rowsById(local, orderLines, [...wanted.keys()]);
  const orders = await rowsById(
    local,
    salesOrders,
    [...rows.values()].map(({ orderId }) => orderId),
  );
  const buyers = await rowsById(
    local,
    customers,
    [...orders.values()].map(({ customerId }) => customerId),
  );
  const lines = [...wanted].flatMap(([orderLineId, parts]): AskableLine[] => {
    const line = rows.get(orderLineId);
    const order = orders.get(line?.orderId ?? '');
    if (!line || !order || ['dispatched', 'delivered', 'cancelled'].includes(order.state)) return [];
    const lost = parts.reduce((sum, { quantity }) => sum + quantity, 0);
    const quantity = Math.min(lost, line.quantity - line.shippedQuantity);
    const customer = buyers.get(order.customerId)?.name ?? '';
    return quantity > 0 ? [{ orderLineId, number: order.number, customer, quantity }] : [];
  });
  return { lines: live.some(({ whole }) => whole) ? [] : lines, whole: live.length === 0 && (lot?.quantity ?? 0) > 0 };
}
