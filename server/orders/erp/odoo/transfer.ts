import * as z from 'zod';
import type { ErpAnswer, ErpDispatch, ErpDocument } from '../port.ts';
import { gave, refusedBy } from '../wire/answers.ts';
import { itemThere } from '../wire/codes.ts';
import { decimalOfQuantity } from '../wire/decimals.ts';
import { link, orFalse } from './client.ts';
import { orderOf } from './order-by-key.ts';
import { documentOf, idOf, type Office } from './sales-order.ts';

const model = 'stock.picking';
const transfer = z.object({ id: z.number(), name: z.string(), state: z.string(), sale_id: link });
type Transfer = z.output<typeof transfer>;
const move = z.object({ id: z.number(), product_id: link });
const product = z.object({ id: z.number(), default_code: orFalse(z.string()) });

/** The transfers posted under a load's key, as one document; undefined when there are none. */
export async function transferOf(
  office: Office,
  key: string,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument | undefined>> {
  const found = await transfersOf(office, [office.settings.transferKeyField, '=', key], signal);
  return found.ok ? gave(found.value.length > 0 ? inOne(found.value) : undefined) : found;
}

const inOne = (transfers: readonly Transfer[]): ErpDocument => ({
  reference: transfers.map(({ name }) => name).join(', '),
  state: transfers.every(({ state }) => state === 'done') ? 'booked' : 'begun',
});

function transfersOf(
  { client }: Office,
  condition: readonly [string, string, unknown],
  signal: AbortSignal,
): Promise<ErpAnswer<Transfer[]>> {
  const domain = [condition, ['state', '!=', 'cancel']] as const;
  return client.search(
    model,
    { domain, fields: ['name', 'state', 'sale_id'], order: 'id', limit: 200 },
    transfer,
    signal,
  );
}

/**
 * Posts what left on a truck: of every order on it the open transfer gets our key and the quantities, and is validated; the
 * rest becomes a backorder. Each step may be done again, so an attempt that died is gone on with.
 */
export async function bookTransfers(
  office: Office,
  key: string,
  dispatch: ErpDispatch,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const begun = await transfersOf(office, [office.settings.transferKeyField, '=', key], signal);
  if (!begun.ok) return begun;
  for (const orderKey of new Set(dispatch.lines.map((line) => line.orderKey))) {
    const posted = await bookOne(office, key, orderKey, dispatch, begun.value, signal);
    if (!posted.ok) return posted;
  }
  const now = await transferOf(office, key, signal);
  if (!now.ok) return now;
  return now.value?.state === 'booked' ? gave(now.value) : refusedBy('erp.transfer_not_done', dispatch.number);
}

async function bookOne(
  office: Office,
  key: string,
  orderKey: string,
  dispatch: ErpDispatch,
  begun: readonly Transfer[],
  signal: AbortSignal,
): Promise<ErpAnswer<undefined>> {
  const { settings, client } = office;
  const order = await orderOf(office, orderKey, signal);
  if (!order.ok) return order;
  if (!order.value || documentOf(settings, order.value).state !== 'booked')
    return refusedBy('erp.order_not_there', orderKey);
  const { id: orderId, name } = order.value;
  const known = begun.find(({ sale_id }) => idOf(sale_id) === orderId);
  if (known?.state === 'done') return gave(undefined);
  const open = known ? gave([known]) : await transfersOf(office, ['sale_id', '=', orderId], signal);
  if (!open.ok) return open;
  const next = open.value.find(({ state }) => state !== 'done');
  if (!next) return refusedBy('erp.nothing_to_ship', name);
  const named = await client.act(
    model,
    'write',
    [[next.id], { [settings.transferKeyField]: key, note: dispatchNote(dispatch) }],
    signal,
  );
  if (!named.ok) return named;
  const counted = await count(office, next.id, orderKey, dispatch, signal);
  if (!counted.ok) return counted;
  return client.act(model, 'button_validate', [[next.id]], signal, {
    skip_backorder: true,
    picking_ids_not_to_backorder: [],
  });
}

const dispatchNote = ({ number, vehicle, seal, lines }: ErpDispatch): string =>
  [
    number,
    vehicle,
    ...(seal === null ? [] : [`seal ${seal}`]),
    ...lines.flatMap(({ lot }) => (lot === null ? [] : [lot])),
  ].join(', ');

/** Writes what is on the truck into the transfer's moves; what is not on it becomes zero. */
async function count(
  { settings, client }: Office,
  transferId: number,
  orderKey: string,
  { lines }: ErpDispatch,
  signal: AbortSignal,
): Promise<ErpAnswer<undefined>> {
  const search = {
    domain: [['picking_id', '=', transferId]] as const,
    fields: ['product_id'],
    order: 'id',
    limit: 1_000,
  };
  const moves = await client.search('stock.move', search, move, signal);
  if (!moves.ok) return moves;
  const ids = moves.value.flatMap(({ product_id }) => idOf(product_id) ?? []);
  const products = await client.search(
    'product.product',
    { domain: [['id', 'in', ids]], fields: ['default_code'], order: 'id', limit: 1_000, archived: true },
    product,
    signal,
  );
  if (!products.ok) return products;
  const codeOf = new Map(products.value.map(({ id, default_code }) => [id, default_code]));
  const left = new Map<string, number>();
  for (const line of lines.filter((each) => each.orderKey === orderKey)) {
    const code = itemThere(settings.codes, line.productCode);
    left.set(code, (left.get(code) ?? 0) + line.quantity);
  }
  for (const { id, product_id } of moves.value) {
    const code = codeOf.get(idOf(product_id) ?? 0) ?? '';
    const values = { quantity: decimalOfQuantity(left.get(code) ?? 0), picked: true };
    left.delete(code);
    const written = await client.act('stock.move', 'write', [[id], values], signal);
    if (!written.ok) return written;
  }
  const [missing] = left.keys();
  return missing === undefined ? gave(undefined) : refusedBy('erp.line_not_ordered', missing);
}
