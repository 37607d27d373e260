import { type Customer, customers } from '../../db/customer/customer.ts';
import { type Hold, holds } from '../../db/hold/hold.ts';
import { type DeliveryProof, deliveryProofs } from '../../db/load/delivery-proof.ts';
import { type Load, type LoadLine, loadLines, loads } from '../../db/load/load.ts';
import { type Lot, lots, usableLotStates } from '../../db/lot/lot.ts';
import { type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { people } from '../../db/person/person.ts';
import { type Plant, plants } from '../../db/plant/plant.ts';
import { type Product, products } from '../../db/product/product.ts';
import { allRows, byId, rowOf, rowsById, rowsWhere } from '../_device/rows.ts';
import { zonesOf } from '../_device/zones.ts';
import type { Local, PendingEntry } from '../_sync/local.ts';
import type { RefusedEntry } from '../_sync/storage.ts';
import { readConceded } from './conceded-lines.ts';

/** A line of a load with what the loader must see. */
export interface LineView {
  readonly line: LoadLine;
  readonly lot: Lot | undefined;
  readonly product: Product | undefined;
  readonly order: SalesOrder | undefined;
  readonly customer: string;
  /** Why the lot is on hold; null when it may leave. `''`: it may not leave for another reason. */
  readonly held: string | null;
}

/** What stands between a load and its leaving, the gravest first. */
export type Stand =
  /** The driver's proof is written; `sent` once the plant has it. */
  | { readonly is: 'gone'; readonly sent: boolean }
  /** Lots on hold: on the truck already, or still to come. */
  | { readonly is: 'held'; readonly lots: readonly string[] }
  | { readonly is: 'open'; readonly count: number }
  | { readonly is: 'unsealed' }
  | { readonly is: 'empty' }
  | { readonly is: 'ready' };

/** An action on this load that the plant refused, or will probably refuse. */
export interface Trouble {
  /** `client/mid` of a refusal; null for one that is only foreseen. */
  readonly key: string | null;
  readonly name: string;
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

export interface LoadView {
  readonly load: Load;
  readonly plant: Plant | undefined;
  readonly zone: string;
  readonly lines: readonly LineView[];
  readonly stand: Stand;
  readonly troubles: readonly Trouble[];
  readonly confirmedBy: string;
  /** What has arrived of it, an order each. */
  readonly proofs: readonly DeliveryProof[];
}

export interface LoadRows {
  readonly load: Load;
  readonly lines: readonly LineView[];
  readonly waiting: readonly PendingEntry[];
  readonly refused: readonly RefusedEntry[];
}

const isAbout = (args: unknown, load: Load, lines: readonly LineView[]): boolean => {
  if (typeof args !== 'object' || args === null) return false;
  if ('loadId' in args) return args.loadId === load.id;
  return 'lineId' in args && lines.some(({ line }) => line.id === args.lineId);
};

/** Whether a line's lot keeps the truck here: it may not leave, and is on the truck or still to come. */
export const isHeldUp = ({ line, held }: LineView): boolean =>
  held !== null && line.state !== 'swapped' && (line.state === 'staged' || line.picked > 0);

/** Where a load stands. A line whose lot is swapped away counts no more; one counted to nothing holds nothing up. */
export function standOf({ load, lines, waiting }: LoadRows): Stand {
  if (load.state === 'confirmed' || load.state === 'dispatched') {
    return { is: 'gone', sent: !waiting.some(({ args }) => isAbout(args, load, lines)) };
  }
  const live = lines.filter(({ line }) => line.state !== 'swapped');
  const held = live.filter(isHeldUp);
  if (held.length > 0) return { is: 'held', lots: [...new Set(held.map(({ lot }) => lot?.number ?? ''))] };
  const open = live.filter(({ line }) => line.state === 'staged').length;
  if (open > 0) return { is: 'open', count: open };
  if (!live.some(({ line }) => line.picked > 0)) return { is: 'empty' };
  return load.seal === null ? { is: 'unsealed' } : { is: 'ready' };
}

/** What was refused on this load and nobody has dealt with, and what waits here but will probably be refused. */
export function troublesOf({ load, lines, waiting, refused }: LoadRows): Trouble[] {
  return [
    ...refused
      .filter(({ settled, args }) => settled === 0 && isAbout(args, load, lines))
      .map(({ key, name, code, facts }) => ({ key, name, code: code ?? 'unknown', facts: facts ?? {} })),
    ...waiting.flatMap(({ name, doubt, args }) =>
      doubt !== null && isAbout(args, load, lines) ? [{ key: null, name, ...doubt }] : [],
    ),
  ];
}

/** When a load leaves, seen from now: its day group. */
export type Slot = 'late' | 'today' | 'later' | 'gone';

/** `late`: its slot has passed and it has not left. Days are the plant's; `dayOf` tells an instant's day. */
export function slotOf({ load, stand }: LoadView, now: number, dayOf: (at: number) => string): Slot {
  if (stand.is === 'gone') return 'gone';
  if (load.slotAt < now) return 'late';
  return dayOf(load.slotAt) === dayOf(now) ? 'today' : 'later';
}

/** The lines of one order, as they stand together on the loading list. */
export interface OrderGroup {
  readonly key: string;
  readonly order: SalesOrder | undefined;
  readonly customer: string;
  readonly lines: readonly LineView[];
}

/** Lines by order, in order number; in each what is still open before what is done. */
export function byOrder(lines: readonly LineView[]): OrderGroup[] {
  const groups = new Map<string, LineView[]>();
  for (const view of lines) groups.set(view.line.orderId, [...(groups.get(view.line.orderId) ?? []), view]);
  return [...groups]
    .map(([key, members]) => ({
      key,
      order: members[0]?.order,
      customer: members[0]?.customer ?? '',
      lines: members.sort((a, b) => (a.lot?.number ?? '').localeCompare(b.lot?.number ?? '')),
    }))
    .sort((a, b) => (a.order?.number ?? '').localeCompare(b.order?.number ?? ''));
}

/** Reads the loads of these plants, the next to leave first. */
export async function readLoads(local: Local, plantIds: readonly string[]): Promise<LoadView[]> {
  const rows = (await allRows(local, loads)).filter(({ plantId }) => plantIds.includes(plantId));
  return (await around(local, rows)).sort((a, b) => a.load.slotAt - b.load.slotAt);
}

/** Reads one load; null when this device does not know it. */
export async function readLoad(local: Local, loadId: string): Promise<LoadView | null> {
  const load = await rowOf(local, loads, loadId);
  return load ? ((await around(local, [load]))[0] ?? null) : null;
}

async function around(local: Local, rows: readonly Load[]): Promise<LoadView[]> {
  const ids = rows.map(({ id }) => id);
  const [lines, proofs, waiting, refused, everybody, sites] = await Promise.all([
    rowsWhere(local, loadLines, 'loadId', ids),
    rowsWhere(local, deliveryProofs, 'loadId', ids),
    local.waiting,
    local.refused,
    allRows(local, people).then(byId),
    allRows(local, plants),
  ]);
  const zoneOf = zonesOf(sites, []);
  const views = await linesAround(local, lines);
  return rows.map((load) => {
    const own = views.filter(({ line }) => line.loadId === load.id);
    const given = { load, lines: own, waiting, refused };
    return {
      load,
      plant: sites.find(({ id }) => id === load.plantId),
      zone: zoneOf(load.plantId),
      lines: own,
      stand: standOf(given),
      troubles: troublesOf(given),
      proofs: proofs.filter(({ loadId }) => loadId === load.id),
      confirmedBy: everybody.get(load.confirmedBy ?? '')?.name ?? '',
    };
  });
}

async function linesAround(local: Local, lines: readonly LoadLine[]): Promise<LineView[]> {
  const of = <K extends keyof LoadLine>(key: K): LoadLine[K][] => lines.map((line) => line[key]);
  const [stock, goods, orders, open] = await Promise.all([
    rowsById(local, lots, of('lotId')),
    rowsById(local, products, of('productId')),
    rowsById(local, salesOrders, of('orderId')),
    rowsWhere(local, holds, 'lotId', of('lotId')).then((rows) => rows.filter(({ state }) => state === 'open')),
  ]);
  const buyers = await rowsById(
    local,
    customers,
    [...orders.values()].map(({ customerId }) => customerId),
  );
  const conceded = await readConceded(local, lines, open);
  return lines.map((line) => lineView(line, { stock, goods, orders, buyers, open, conceded }));
}

interface Around {
  readonly stock: ReadonlyMap<string, Lot>;
  readonly goods: ReadonlyMap<string, Product>;
  readonly orders: ReadonlyMap<string, SalesOrder>;
  readonly buyers: ReadonlyMap<string, Customer>;
  readonly open: readonly Hold[];
  readonly conceded: (line: LoadLine) => boolean;
}

function lineView(line: LoadLine, { stock, goods, orders, buyers, open, conceded }: Around): LineView {
  const lot = stock.get(line.lotId);
  const order = orders.get(line.orderId);
  const mayLeave = lot !== undefined && (usableLotStates.includes(lot.state) || conceded(line));
  const reason = open.find(({ lotId }) => lotId === line.lotId)?.reason ?? '';
  return {
    line,
    lot,
    product: goods.get(line.productId),
    order,
    customer: buyers.get(order?.customerId ?? '')?.name ?? '',
    held: mayLeave ? null : reason,
  };
}
