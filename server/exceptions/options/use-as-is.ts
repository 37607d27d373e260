import * as z from 'zod';
import { leftFor } from '../../../db/concession/conceded.ts';
import { type ConcededLine, concessions, isLive } from '../../../db/concession/concession.ts';
import { type Hold, holds } from '../../../db/hold/hold.ts';
import { type Lot, lots } from '../../../db/lot/lot.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { concessionAsks } from '../concession-asks.ts';
import { type Need, openNeeds } from './swap-lot.ts';
import { distinctOrders, type Offer, stale, type WayOut, worth } from './way-out.ts';

const conceded = z.object({ orderLineId: z.string(), orderId: z.string(), quantity: z.number() });
const useAsIsEffect = z.object({ holdId: z.string(), lines: z.array(conceded) });

/** Use the held lot as it is, for the orders that had it: quality and commercial sign, and each customer is asked. */
export const useAsIs: WayOut = {
  async find(tx, exception) {
    const [lot] = await tx.getMany(lots, [exception.subjectId]);
    const hold = lot && (await openHoldOf(tx, lot));
    if (!lot || !hold || (await wasSettled(tx, hold))) return [];
    const needs = await openNeeds(tx, exception);
    const covered = coveredBy(lot, needs);
    if (covered.length === 0) return [];
    const lines = [...new Map(covered.map((need) => [need.orderLineId, need.of])).values()];
    const offer: Offer = {
      kind: 'use_as_is',
      facts: {
        lot: lot.number ?? lot.id,
        product: lines[0]?.product?.name ?? '',
        amount: fromThousandths(covered.reduce((sum, need) => sum + need.quantity, 0)),
        unit: lines[0]?.product?.unit ?? '',
        orders: distinctOrders(lines),
      },
      effect: {
        holdId: hold.id,
        lines: covered.map(({ orderLineId, of, quantity }) => ({ orderLineId, orderId: of.order.id, quantity })),
      },
      ordersSaved: distinctOrders(lines),
      latenessHours: 0,
      moneySavedMinor: worth(lines, exception.currency),
      expiresAt: exception.consequenceAt === null ? null : exception.consequenceAt - exception.policy.leadMs,
      suppose: {
        conceded: covered.map(({ orderLineId: lineId, quantity }) => ({ lotId: lot.id, lineId, quantity })),
        decided: covered.length === needs.length,
      },
    };
    return [offer];
  },

  async apply(tx, effect, exception) {
    const { holdId, lines: wanted } = useAsIsEffect.parse(effect);
    const hold = await tx.get(holds, holdId);
    const lot = hold && (await tx.get(lots, hold.lotId));
    if (hold?.state !== 'open' || lot?.state !== 'held') throw stale('hold_over');
    if (await wasSettled(tx, hold)) throw stale('asked_already');
    const needs = await openNeeds(tx, exception);
    const lines: ConcededLine[] = [];
    for (const each of wanted) {
      const need = needs.find(({ orderLineId, fromLotId }) => orderLineId === each.orderLineId && fromLotId === lot.id);
      if (!need || need.quantity < each.quantity) throw stale('order_covered');
      lines.push({ ...each, before: await leftFor(tx, lot.id, each.orderLineId) });
    }
    const concession = {
      id: tx.newId(),
      scope: lot.scope,
      plantId: lot.plantId,
      lotId: lot.id,
      holdId,
      exceptionId: exception.id,
      whole: false,
      lines,
      quantity: lines.reduce((sum, { quantity }) => sum + quantity, 0),
      reason: hold.note.slice(0, 400) || hold.reason,
      expiresAt: null,
      state: 'asked' as const,
      askedBy: tx.act.actor.personId,
      askedAt: tx.act.at,
      ...{
        qualityBy: null,
        qualityAt: null,
        secondBy: null,
        secondAt: null,
        endedBy: null,
        endedAt: null,
        ending: null,
      },
    };
    await tx.put(concessions, concession);
    return { answers: ['planning'], leaves: false, asks: await concessionAsks(tx, concession) };
  },
};

const openHoldOf = async (tx: ServerTx, lot: Lot): Promise<Hold | undefined> =>
  (await tx.scan(holds, 'lotId', lot.id)).find(({ state }) => state === 'open');

/** Being signed or granted already, or refused: nobody is asked a second time by itself. */
const wasSettled = async (tx: ServerTx, hold: Hold): Promise<boolean> =>
  (await tx.scan(concessions, 'holdId', hold.id)).some((each) => isLive(each) || each.state === 'refused');

/** As many whole needs of this lot as it covers, in the order of their promises. */
function coveredBy(lot: Lot, needs: readonly Need[]): Need[] {
  let left = lot.quantity;
  return needs.filter((need) => {
    if (need.fromLotId !== lot.id || need.quantity > left) return false;
    left -= need.quantity;
    return true;
  });
}
