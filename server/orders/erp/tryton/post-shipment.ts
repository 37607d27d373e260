import * as z from 'zod';
import { toThousandths } from '../../../../db/values/quantity.ts';
import { refused } from '../erp-failure.ts';
import type { ErpDispatch, ErpDocument } from '../port.ts';
import type { Tryton } from './rpc.ts';
import { bookedSale, wireQuantity } from './sale.ts';
import { parts } from './wire.ts';

const moveShape = z.object({
  id: z.number(),
  quantity: z.number(),
  product: z.number(),
  'product.': z.object({ code: z.nullable(z.string()) }),
});
const shipmentShape = z.object({
  id: z.number(),
  number: z.nullable(z.string()),
  state: z.enum(['draft', 'waiting', 'assigned', 'picked', 'packed', 'done', 'cancelled']),
  outgoing_moves: parts.ids,
  inventory_moves: parts.ids,
  'outgoing_moves.': z.array(moveShape),
});
type Shipment = z.infer<typeof shipmentShape>;
const fields = [
  ...['number', 'state', 'outgoing_moves', 'inventory_moves'],
  ...['outgoing_moves.quantity', 'outgoing_moves.product', 'outgoing_moves.product.code'],
];
const nothing = z.unknown();
type Lines = ErpDispatch['lines'];

const shipments = (server: Tryton, domain: unknown, signal: AbortSignal): Promise<Shipment[]> =>
  server.call(
    'model.stock.shipment.out.search_read',
    [domain, 0, null, [['id', 'ASC']], fields],
    z.array(shipmentShape),
    signal,
  );

/** The shipments posted under this key, as one document. */
export async function findShipments(
  server: Tryton,
  key: string,
  signal: AbortSignal,
): Promise<ErpDocument | undefined> {
  const known = await shipments(server, [['reference', '=', key]], signal);
  return known.length > 0 ? documentOf(known) : undefined;
}

const documentOf = (known: readonly Shipment[]): ErpDocument => ({
  reference: `S-${known.map(({ number, id }) => number ?? `#${id}`).join(', S-')}`,
  state: known.every(({ state }) => state === 'done') ? 'booked' : 'begun',
});

/**
 * Posts what left: for each order its waiting shipment takes our key, is cut down to what was loaded, with its lots, and is
 * done; Tryton itself makes a new one of what is left. Every step may come twice. Throws `ErpFailure`.
 */
export async function postShipments(
  server: Tryton,
  key: string,
  dispatch: ErpDispatch,
  signal: AbortSignal,
): Promise<ErpDocument> {
  const byOrder = Map.groupBy(dispatch.lines, ({ orderKey }) => orderKey);
  for (const [orderKey, lines] of byOrder) {
    const sale = await bookedSale(server, orderKey, signal);
    const open = await shipments(server, [['moves.origin.sale', '=', sale.id, 'sale.line']], signal);
    const known = await shipments(
      server,
      [
        ['reference', '=', key],
        ['id', 'in', open.map(({ id }) => id)],
      ],
      signal,
    );
    const shipment = known[0] ?? open.find(({ state }) => state === 'waiting');
    if (!shipment) throw refused('erp.nothing_to_ship', sale.number ?? '');
    await post(server, key, shipment, lines, signal);
  }
  return (await findShipments(server, key, signal)) ?? Promise.reject(refused('erp.begun_and_gone'));
}

async function post(server: Tryton, key: string, found: Shipment, lines: Lines, signal: AbortSignal): Promise<void> {
  const press = (button: string) => server.call(`model.stock.shipment.out.${button}`, [[found.id]], nothing, signal);
  const now = async (): Promise<Shipment> => (await shipments(server, [['id', '=', found.id]], signal))[0] ?? found;
  if (found.state === 'waiting' || found.state === 'draft') {
    await press('draft');
    await server.call('model.stock.shipment.out.write', [[found.id], { reference: key }], nothing, signal);
    await cutDown(server, await now(), lines, signal);
    await press('wait');
    await nameLots(server, await now(), lines, signal);
    await press('assign_force');
  }
  const steps = ['pick', 'pack', 'done'] as const;
  const reached = { draft: 0, waiting: 0, assigned: 0, picked: 1, packed: 2, done: 3, cancelled: 3 }[found.state];
  for (const step of steps.slice(reached)) await press(step);
}

/** Leaves in the shipment what was loaded of each product, and no more. */
async function cutDown(server: Tryton, shipment: Shipment, lines: Lines, signal: AbortSignal): Promise<void> {
  const loaded = loadedOf(lines);
  const left: unknown[] = [];
  for (const { id, quantity, 'product.': product } of shipment['outgoing_moves.']) {
    const takes = Math.min(loaded.get(product.code ?? '') ?? 0, toThousandths(quantity));
    loaded.set(product.code ?? '', (loaded.get(product.code ?? '') ?? 0) - takes);
    left.push(takes > 0 ? ['write', [id], { quantity: wireQuantity(takes) }] : ['delete', [id]]);
  }
  const over = [...loaded].filter(([, quantity]) => quantity > 0).map(([code]) => code);
  if (over.length > 0) throw refused('erp.more_than_ordered', over.join(', '));
  await server.call('model.stock.shipment.out.write', [[shipment.id], { outgoing_moves: left }], nothing, signal);
}

function loadedOf(lines: Lines): Map<string, number> {
  const loaded = new Map<string, number>();
  for (const { productCode, quantity } of lines) loaded.set(productCode, (loaded.get(productCode) ?? 0) + quantity);
  return loaded;
}

/** Names the lot on the moves out of the store, where one lot of a product was loaded. */
async function nameLots(server: Tryton, shipment: Shipment, lines: Lines, signal: AbortSignal): Promise<void> {
  const asked = [[['id', 'in', shipment.inventory_moves]], 0, null, null, ['quantity', 'product', 'product.code']];
  const moves = await server.call('model.stock.move.search_read', asked, z.array(moveShape), signal);
  for (const {
    id,
    product,
    'product.': { code },
  } of moves) {
    const lots = new Set(lines.filter((line) => line.productCode === code).map(({ lot }) => lot));
    const [lot] = lots;
    if (lots.size !== 1 || !lot) continue;
    const known = await server.call(
      'model.stock.lot.search',
      [
        [
          ['number', '=', lot],
          ['product', '=', product],
        ],
        0,
        1,
        null,
      ],
      parts.ids,
      signal,
    );
    const [named] =
      known.length > 0
        ? known
        : await server.call('model.stock.lot.create', [[{ number: lot, product }]], parts.ids, signal);
    await server.call('model.stock.move.write', [[id], { lot: named }], nothing, signal);
  }
}
