import type { Exception, Predicted } from '../../db/exception/exception.ts';
import type { Foresight, Supposition } from '../../db/plan/supposition.ts';
import type { PlantCost } from '../../db/plant/plant-cost.ts';
import { hour } from '../../db/values/instant.ts';
import type { Offer } from './options/way-out.ts';

/** An offer with what planning makes of it. */
export interface PredictedOffer extends Offer {
  readonly predicted: Predicted | null;
}

/** What nobody doing anything means: goods on hold stay there and must be made anew; all else is as planned. */
export const doingNothing = ({ kind }: Pick<Exception, 'kind'>): Supposition =>
  kind === 'hold' ? { decided: true, anew: true } : {};

/** Hours late by order, begun hours counted whole; orders in time are absent. */
function lateOrders({ lines }: Foresight): Map<string, number> {
  const late = new Map<string, number>();
  for (const { orderId, lateMs } of lines)
    if (lateMs > 0) late.set(orderId, Math.max(late.get(orderId) ?? 0, Math.ceil(lateMs / hour)));
  return late;
}

/**
 * Lines of a hold get nothing before somebody decides, and work without its material does not begin: left alone, their
 * orders miss their day whatever the plan says.
 */
function lateOtherwise(exception: Exception, nothing: Foresight): Map<string, number> {
  const late = lateOrders(nothing);
  if (exception.kind !== 'hold' && exception.kind !== 'shortage') return late;
  const known = new Set(nothing.lines.map(({ orderId }) => orderId));
  for (const { orderId, lotId } of exception.impact.lines)
    if ((lotId !== null || exception.kind === 'shortage') && known.has(orderId))
      late.set(orderId, late.get(orderId) ?? 1);
  return late;
}

const sum = (late: ReadonlyMap<string, number>): number => [...late.values()].reduce((all, hours) => all + hours, 0);

/** What it costs with the changeovers it brings; null as soon as any part of it is not known, or known in another currency only. */
function costOf(
  { currency }: Pick<Exception, 'currency'>,
  offer: Pick<Offer, 'cost'>,
  { moreMs, costs }: { readonly moreMs: number; readonly costs: PlantCost | undefined },
): number | null {
  // Where nobody has said anything, nothing is known to be free.
  if (costs?.currency !== currency) return null;
  const own = offer.cost ? offer.cost(costs) : 0;
  const perHour = costs.changeoverHourMinor;
  if (own === null || (moreMs > 0 && perHour === null)) return null;
  return own + Math.ceil((Math.max(0, moreMs) * (perHour ?? 0)) / hour);
}

/** The offer with the effect that planning foresees for it, against nobody doing anything. */
export function predict(
  exception: Exception,
  offer: Offer,
  {
    nothing,
    applied,
    costs,
  }: { readonly nothing: Foresight; readonly applied: Foresight; readonly costs: PlantCost | undefined },
): PredictedOffer {
  const otherwise = lateOtherwise(exception, nothing);
  const late = lateOrders(applied);
  const own = new Map(exception.impact.orders.map((order) => [order.orderId, order]));
  const saved = [...otherwise.keys()].filter((orderId) => !late.has(orderId));
  const money = saved
    .map((orderId) => own.get(orderId))
    .reduce((all, order) => all + (order?.currency === exception.currency ? order.minor : 0), 0);
  const predicted: Predicted = {
    ordersLate: late.size,
    ordersLateOtherwise: otherwise.size,
    latenessSumHours: sum(late),
    latenessSumHoursOtherwise: sum(otherwise),
    changeovers: applied.changeovers - nothing.changeovers,
    costMinor: costOf(exception, offer, { moreMs: applied.changeoverMs - nothing.changeoverMs, costs }),
    why: 'only',
  };
  if (offer.ownEstimate) return { ...offer, predicted };
  const worst = Math.max(0, ...[...late].filter(([orderId]) => own.has(orderId)).map(([, hours]) => hours));
  return { ...offer, ordersSaved: saved.length, latenessHours: worst, moneySavedMinor: money, predicted };
}
