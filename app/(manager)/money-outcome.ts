import type { Exception } from '../../db/exception/exception.ts';
import { type Departures, type Fate, fateOf } from '../_coordination/order-fate.ts';

/** Money in one currency that something put at risk, by what came of it; the three add up to `atRiskMinor`. */
export interface MoneyOutcome {
  readonly currency: string;
  readonly atRiskMinor: number;
  readonly preservedMinor: number;
  readonly lostMinor: number;
  readonly openMinor: number;
}

/** What a draft became, for exceptions that stand on one: confirmed is preserved, refused or run out is lost. */
export type DraftFates = ReadonlyMap<string, Fate>;

type Broken = Pick<Exception, 'subjectId' | 'impact' | 'currency' | 'moneyAtRiskMinor'>;
/** `key` is what the money stands on: an order, or what the exception itself is about. */
type Part = { readonly key: string; readonly currency: string; readonly minor: number; readonly fate: Fate };

function partsOf(exception: Broken, departures: Departures, drafts: DraftFates): Part[] {
  const { impact, currency, moneyAtRiskMinor: minor, subjectId } = exception;
  if (impact.orders.length === 0) return [{ key: subjectId, currency, minor, fate: drafts.get(subjectId) ?? 'open' }];
  return impact.orders.map((order) => ({
    key: order.orderId,
    currency: order.currency,
    minor: order.minor,
    fate: fateOf(order.orderId, departures),
  }));
}

/**
 * What came of the money these exceptions put at risk, by currency, the largest first. What several of them touch is counted
 * once, at the most any of them says; currencies are never added up.
 */
export function outcomesOf(
  exceptions: readonly Broken[],
  departures: Departures,
  drafts: DraftFates = new Map(),
): MoneyOutcome[] {
  const once = new Map<string, Part>();
  for (const part of exceptions.flatMap((exception) => partsOf(exception, departures, drafts))) {
    const key = `${part.currency} ${part.key}`;
    const known = once.get(key);
    if (!known || known.minor < part.minor) once.set(key, part);
  }
  return [...Map.groupBy(once.values(), ({ currency }) => currency)]
    .map(([currency, parts]) => outcomeOf(currency, parts))
    .filter(({ atRiskMinor }) => atRiskMinor > 0)
    .sort((a, b) => b.atRiskMinor - a.atRiskMinor);
}

function outcomeOf(currency: string, parts: readonly Part[]): MoneyOutcome {
  const sum = (fate?: Fate): number =>
    parts.reduce((total, part) => total + (fate === undefined || part.fate === fate ? part.minor : 0), 0);
  return {
    currency,
    atRiskMinor: sum(),
    preservedMinor: sum('preserved'),
    lostMinor: sum('lost'),
    openMinor: sum('open'),
  };
}
