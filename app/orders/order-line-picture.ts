import { isOpenException } from '../../db/exception/exception.ts';
import type { Load } from '../../db/load/load.ts';
import type { Lot } from '../../db/lot/lot.ts';
import type { WorkOrder } from '../../db/work-order/work-order.ts';
import { brokenAt } from '../_coordination/broken-line.ts';
import type { Station, StationName } from '../_ui/kit/causal-line.tsx';
import { distinct, type OrderView } from './order-view.ts';
import { latenessOf } from './orders-view.ts';

type StationTone = Station['tone'];
/** One station: its tone, and the numbers of what stands there. */
export interface PictureStation {
  readonly tone: StationTone;
  readonly names: readonly string[];
}

/**
 * An order's causal line from its real rows: each station as far as it got, and broken where an open exception or a held
 * lot broke it.
 */
export function pictureOf(view: OrderView, now: number): Record<StationName, PictureStation> {
  const { order, lines } = view;
  const held = order.state === 'on_credit_hold';
  const late = latenessOf(order, now);
  const stations: Record<StationName, PictureStation> = {
    message: { tone: 'run', names: [] },
    order: { tone: held ? 'held' : 'run', names: [order.number] },
    plan: { tone: order.promiseAt === null ? 'off' : late === undefined ? 'run' : 'late', names: [] },
    workOrder: workStation(distinct(lines.flatMap(({ work }) => work))),
    lot: lotStation(view),
    load: loadStation(distinct(lines.flatMap(({ loaded }) => loaded.map(({ load }) => load)))),
    customer: { tone: hasLeft(view) ? 'run' : 'off', names: view.customer ? [view.customer.name] : [] },
  };
  for (const exception of view.exceptions.filter(isOpenException)) {
    const name = brokenAt[exception.kind];
    stations[name] = { tone: 'broken', names: [exception.subject] };
  }
  return stations;
}

const hasLeft = ({ order: { state } }: OrderView): boolean => state === 'dispatched' || state === 'delivered';

/** No work order is needed where stock covers the order: the station then waits for nothing. */
function workStation(work: readonly WorkOrder[]): PictureStation {
  const names = work.map(({ number }) => number);
  const has = (state: WorkOrder['state']): boolean => work.some((each) => each.state === state);
  if (work.length === 0) return { tone: 'wait', names };
  if (has('blocked')) return { tone: 'held', names };
  if (work.some(({ shortFromAt }) => shortFromAt !== null)) return { tone: 'late', names };
  const done = work.every(({ state }) => state === 'completed' || state === 'closed');
  return { tone: done || has('running') ? 'run' : 'wait', names };
}

function lotStation({ lines, order }: OrderView): PictureStation {
  const stock: Lot[] = distinct(
    lines.flatMap(({ given, loaded }) => [...given.map(({ lot }) => lot), ...loaded.map(({ lot }) => lot)]),
  );
  const names = stock.map(({ number, id }) => number ?? id);
  if (stock.some(({ state }) => state === 'held')) return { tone: 'broken', names };
  if (stock.length === 0) return { tone: order.state === 'delivered' ? 'run' : 'off', names };
  const covered = lines.every(({ line, given }) => {
    const sum = given.reduce((total, { allocation }) => total + allocation.quantity, 0);
    return sum + line.shippedQuantity >= line.quantity;
  });
  return { tone: covered ? 'run' : 'wait', names };
}

function loadStation(trucks: readonly Load[]): PictureStation {
  const names = trucks.map(({ number }) => number);
  if (trucks.length === 0) return { tone: 'off', names };
  if (trucks.some(({ state }) => state === 'short')) return { tone: 'late', names };
  const left = trucks.every(({ state }) => state === 'confirmed' || state === 'dispatched');
  if (left) return { tone: 'run', names };
  return { tone: trucks.some(({ state }) => state === 'loading') ? 'ready' : 'wait', names };
}
