import { type Concession, concessions, isLive, type Signature } from '../../db/concession/concession.ts';
import { signersOf } from '../../db/concession/concession-mutators.ts';
import { customers } from '../../db/customer/customer.ts';
import { type Lot, lots } from '../../db/lot/lot.ts';
import type { Actor } from '../../db/mutator.ts';
import { salesOrders } from '../../db/order/order.ts';
import { people } from '../../db/person/person.ts';
import { type Product, products } from '../../db/product/product.ts';
import { rowsById, rowsWhere } from '../_device/rows.ts';
import { readZones } from '../_device/zones.ts';
import type { Local } from '../_sync/local.ts';

/** A use as is with the names around it. */
export interface ConcessionView {
  readonly concession: Concession;
  readonly lot: Lot | undefined;
  readonly product: Product | undefined;
  readonly lines: readonly ConcededOrder[];
  readonly nameOf: ReadonlyMap<string, string>;
  readonly zone: string;
}

interface ConcededOrder {
  readonly orderLineId: string;
  readonly orderId: string;
  readonly number: string;
  readonly customer: string;
  /** Thousandths. */
  readonly quantity: number;
}

/** The ones of a hold, a lot or an exception; those that are or may come to be good first, then the newest. */
export async function readConcessions(
  local: Local,
  column: 'holdId' | 'lotId' | 'exceptionId',
  id: string,
): Promise<ConcessionView[]> {
  const found = await rowsWhere(local, concessions, column, [id]);
  if (found.length === 0) return [];
  const named = found.flatMap(({ lines }) => lines.map(({ orderId }) => orderId));
  const orders = await rowsById(local, salesOrders, named);
  const buyers = await rowsById(
    local,
    customers,
    [...orders.values()].map(({ customerId }) => customerId),
  );
  const about = await rowsById(
    local,
    lots,
    found.map(({ lotId }) => lotId),
  );
  const goods = await rowsById(
    local,
    products,
    [...about.values()].map(({ productId }) => productId),
  );
  const everybody = await local.rows(people).all();
  const zoneOf = await readZones(local);
  return found
    .sort((a, b) => Number(isLive(b)) - Number(isLive(a)) || b.askedAt - a.askedAt)
    .map((concession) => {
      const lot = about.get(concession.lotId);
      return {
        concession,
        lot,
        product: lot && goods.get(lot.productId),
        lines: concession.lines.map(({ orderLineId, orderId, quantity }) => {
          const order = orders.get(orderId);
          const customer = buyers.get(order?.customerId ?? '')?.name ?? '';
          return { orderLineId, orderId, number: order?.number ?? '', customer, quantity };
        }),
        nameOf: new Map(everybody.map(({ id: personId, name }) => [personId, name])),
        zone: zoneOf(concession.plantId),
      };
    });
}

/** Which signature this person may give now; undefined when none of the two is theirs to give, or they have signed. */
export function signatureOf(
  { qualityBy, secondBy, state, expiresAt }: Concession,
  { personId, functions }: Pick<Actor, 'personId' | 'functions'>,
  now: number,
): Signature | undefined {
  const awaited = state === 'asked' || state === 'signed';
  if (!awaited || (expiresAt !== null && expiresAt <= now) || personId === qualityBy || personId === secondBy)
    return undefined;
  const may = (as: Signature): boolean => functions.some((name) => signersOf[as].includes(name));
  if (qualityBy === null && may('quality')) return 'quality';
  return secondBy === null && may('second') ? 'second' : undefined;
}
