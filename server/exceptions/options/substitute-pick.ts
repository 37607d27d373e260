import * as z from 'zod';
import { type Load, type LoadLine, loadLines, loads } from '../../../db/load/load.ts';
import { allocations, lots, usableLotStates } from '../../../db/lot/lot.ts';
import type { Part } from '../../../db/plan/supposition.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { freeLots, freeOf } from '../lots-sql.ts';
import { touchedLines } from '../trace-impact.ts';
import { stale, type WayOut, worth } from './way-out.ts';

const most = 3;

const substituteEffect = z.object({ loadLineId: z.string(), toLotId: z.string(), quantity: z.number() });

/** Load the missing pieces from another lot of the product. */
export const substitutePick: WayOut = {
  async find(tx, exception) {
    const [line] = await tx.getMany(loadLines, [exception.subjectId]);
    if (!line || !(await openLoad(tx, line))) return [];
    const missing = line.quantity - line.picked;
    const [touched] = await touchedLines(tx, [line.orderLineId]);
    const free = await freeLots(tx, line.productId, { plantId: exception.plantId });
    const kept = await keptParts(tx, line);
    return free
      .filter(({ lot, free: amount }) => lot.id !== line.lotId && amount >= missing && missing > 0)
      .slice(0, most)
      .map(({ lot }) => ({
        kind: 'swap_lot',
        facts: {
          lot: lot.number ?? lot.id,
          product: touched?.product?.name ?? '',
          amount: fromThousandths(missing),
          unit: touched?.product?.unit ?? '',
          location: lot.location,
          orders: 1,
        },
        effect: { loadLineId: line.id, toLotId: lot.id, quantity: missing },
        ordersSaved: 1,
        latenessHours: 0,
        moneySavedMinor: worth(touched ? [touched] : [], exception.currency),
        expiresAt: exception.consequenceAt === null ? null : exception.consequenceAt - exception.policy.leadMs,
        suppose: {
          given: new Map([
            [line.orderLineId, [...kept, { lotId: lot.id, lineId: line.orderLineId, quantity: missing }]],
          ]),
        },
      }));
  },

  async apply(tx, effect) {
    const { loadLineId, toLotId, quantity } = substituteEffect.parse(effect);
    const { line, load } = await shortLine(tx, loadLineId);
    if (line.quantity - line.picked !== quantity) throw stale('pick_changed');
    const to = await tx.get(lots, toLotId);
    if (!to || !usableLotStates.includes(to.state)) throw stale('lot_held', { lot: to?.number ?? '' });
    if ((await freeOf(tx, to.id)) < quantity) throw stale('lot_taken', { lot: to.number ?? '' });
    const scope = line.scope;
    await keepPicked(tx, line);
    await tx.put(allocations, {
      id: tx.newId(),
      scope,
      plantId: to.plantId,
      lotId: to.id,
      orderLineId: line.orderLineId,
      orderId: line.orderId,
      quantity,
    });
    await tx.put(loadLines, { ...freshLine(line), id: tx.newId(), lotId: to.id, quantity });
    await tx.put(loads, { ...load, state: 'loading' });
    return { answers: ['planning', 'commercial', 'dispatch'], leaves: false };
  },
};

const shipEffect = z.object({ loadLineId: z.string(), found: z.number() });

/** Let the truck go with what was found; the rest stays owed. */
export const shipShort: WayOut = {
  async find(tx, exception) {
    const [line] = await tx.getMany(loadLines, [exception.subjectId]);
    if (!line || line.picked === 0 || !(await openLoad(tx, line))) return [];
    const [touched] = await touchedLines(tx, [line.orderLineId]);
    if (!touched) return [];
    return [
      {
        kind: 'partial_ship',
        facts: {
          order: touched.order.number,
          customer: touched.customer?.name ?? '',
          amount: fromThousandths(line.picked),
          missing: fromThousandths(line.quantity - line.picked),
          unit: touched.product?.unit ?? '',
          dated: 'no',
          promiseAt: 0,
        },
        effect: { loadLineId: line.id, found: line.picked },
        ordersSaved: 0,
        latenessHours: 0,
        moneySavedMinor: Math.floor((worth([touched], exception.currency) * line.picked) / touched.line.quantity),
        expiresAt: exception.consequenceAt,
        suppose: { given: new Map([[line.orderLineId, await keptParts(tx, line)]]) },
        ownEstimate: true,
        // What stays behind has to be driven after it.
        cost: ({ transferMinor }) => transferMinor,
      },
    ];
  },

  async apply(tx, effect) {
    const { loadLineId, found } = shipEffect.parse(effect);
    const { line, load } = await shortLine(tx, loadLineId);
    if (line.picked !== found) throw stale('pick_changed');
    await keepPicked(tx, line);
    await tx.put(loads, { ...load, state: 'loading' });
    return { answers: ['commercial', 'dispatch'], leaves: false };
  },
};

export async function openLoad(tx: ServerTx, line: LoadLine): Promise<Load | undefined> {
  const [load] = await tx.getMany(loads, [line.loadId]);
  return load && load.state !== 'confirmed' && load.state !== 'dispatched' ? load : undefined;
}

/** The line and its truck, locked; stale when it is no longer short or the truck is closed. */
export async function shortLine(tx: ServerTx, loadLineId: string): Promise<{ line: LoadLine; load: Load }> {
  const line = await tx.get(loadLines, loadLineId);
  const load = line && (await tx.get(loads, line.loadId));
  if (line?.state !== 'short') throw stale('pick_changed');
  if (!load || load.state === 'confirmed' || load.state === 'dispatched' || load.seal !== null) {
    throw stale('load_closed', { load: load?.number ?? '' });
  }
  return { line, load };
}

/** The line is what was found, and no more of the lot is given to the order than that. */
export async function keepPicked(tx: ServerTx, line: LoadLine): Promise<void> {
  const given = (await tx.scan(allocations, 'orderLineId', line.orderLineId)).find((each) => each.lotId === line.lotId);
  const left = (given?.quantity ?? 0) - (line.quantity - line.picked);
  if (given && left > 0) await tx.put(allocations, { ...given, quantity: left });
  if (given && left <= 0) await tx.delete(allocations, given.id);
  if (line.picked > 0) await tx.put(loadLines, { ...line, quantity: line.picked, state: 'picked' });
  else await tx.delete(loadLines, line.id);
}

/** What the order line keeps of its lots when no more of this one is given to it than was found. */
export async function keptParts(tx: ServerTx, line: LoadLine): Promise<Part[]> {
  return (await tx.scan(allocations, 'orderLineId', line.orderLineId))
    .map(({ lotId, quantity }) => ({
      lotId,
      lineId: line.orderLineId,
      quantity: lotId === line.lotId ? quantity - (line.quantity - line.picked) : quantity,
    }))
    .filter(({ quantity }) => quantity > 0);
}

const freshLine = (line: LoadLine): LoadLine => ({
  ...line,
  picked: 0,
  state: 'staged',
  pickedBy: null,
  pickedAt: null,
  pickedHow: null,
});
