import * as z from 'zod';
import { type Lot, lots, usableLotStates } from '../../../db/lot/lot.ts';
import { plants } from '../../../db/plant/plant.ts';
import { plantScope } from '../../../db/scope.ts';
import { hour } from '../../../db/values/instant.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import { workOrders } from '../../../db/work-order/work-order.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { freeLots, freeOf } from '../lots-sql.ts';
import { type Missing, missingMaterials } from '../materials-sql.ts';
import { touchedLines } from '../trace-impact.ts';
import { distinctOrders, hoursLate, stale, type WayOut, worth } from './way-out.ts';

/** From one plant's store to another's, loaded, driven and checked in. */
const onTheWay = 24 * hour;

const part = z.object({ lotId: z.string(), quantity: z.number() });
const effectSchema = z.object({ parts: z.array(part) });
type Part = z.infer<typeof part>;

/** Bring what is missing from another plant's store. Offered only when that covers every missing material. */
export const transferMaterial: WayOut = {
  async find(tx, exception) {
    const [order] = await tx.getMany(workOrders, [exception.subjectId]);
    if (!order) return [];
    const missing = await missingMaterials(tx, order);
    const parts = await coverFrom(tx, exception.plantId, missing);
    if (!parts) return [];
    const arrivesAt = tx.now + onTheWay;
    const delay = Math.max(0, arrivesAt - (order.shortFromAt ?? order.plannedStartAt));
    const lines = await touchedLines(tx, order.orderLineIds);
    const late = lines.map((each) => hoursLate(each, order.plannedEndAt + delay));
    const saved = lines.filter((_, at) => late[at] === 0);
    const [first] = await tx.getMany(lots, [parts[0]?.lotId ?? '']);
    const [from] = first ? await tx.getMany(plants, [first.plantId]) : [];
    return [
      {
        kind: 'transfer',
        facts: {
          product: missing[0]?.name ?? '',
          amount: fromThousandths(missing.reduce((sum, each) => sum + each.needed - each.there, 0)),
          unit: missing[0]?.unit ?? '',
          plant: from?.name ?? '',
          lots: parts.length,
          arrivesAt,
        },
        effect: { parts },
        ordersSaved: distinctOrders(saved),
        latenessHours: Math.max(0, ...late),
        moneySavedMinor: worth(saved, exception.currency),
        expiresAt: exception.consequenceAt,
        suppose: {
          stock: missing.map(({ productId, needed, there }) => ({ productId, quantity: needed - there })),
        },
        ownEstimate: true,
      },
    ];
  },

  async apply(tx, effect, exception) {
    const { parts } = effectSchema.parse(effect);
    for (const each of parts) {
      const from = await tx.get(lots, each.lotId);
      if (!from || !usableLotStates.includes(from.state)) throw stale('lot_held', { lot: from?.number ?? '' });
      if ((await freeOf(tx, from.id)) < each.quantity) throw stale('lot_taken', { lot: from.number ?? '' });
      await send(tx, from, each.quantity, exception.plantId);
    }
    return { answers: ['materials', 'purchase', 'planning'], leaves: false };
  },
};

/** Parts of other plants' free lots that together cover everything missing, oldest lot first; undefined when they don't. */
async function coverFrom(tx: ServerTx, plantId: string, missing: readonly Missing[]): Promise<Part[] | undefined> {
  const parts: Part[] = [];
  for (const { productId, needed, there } of missing) {
    let open = needed - there;
    for (const { lot, free } of await freeLots(tx, productId, { plantId, elsewhere: true })) {
      const quantity = Math.min(open, free);
      if (quantity > 0) parts.push({ lotId: lot.id, quantity });
      open -= quantity;
    }
    if (open > 0) return undefined;
  }
  return parts.length > 0 ? parts : undefined;
}

/** The part leaves its lot and is a lot of its own in the plant it goes to, with the old one as its parent. */
async function send(tx: ServerTx, from: Lot, quantity: number, plantId: string): Promise<void> {
  await tx.put(lots, { ...from, quantity: from.quantity - quantity });
  await tx.put(lots, {
    ...from,
    id: tx.newId(),
    scope: plantScope(plantId),
    plantId,
    number: await tx.nextNumber('L'),
    madeQuantity: quantity,
    quantity,
    parents: [from.id],
    workOrderId: null,
    location: 'IN-TRANSIT',
  });
}
