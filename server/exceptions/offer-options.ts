import {
  type Exception,
  exceptions,
  isOpenException,
  type Option,
  options,
  type Predicted,
} from '../../db/exception/exception.ts';
import type { Foreseer } from '../../db/plan/supposition.ts';
import { type PlantCost, plantCosts } from '../../db/plant/plant-cost.ts';
import { moneyScope } from '../../db/scope.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { Offer, PromiseLines } from './options/way-out.ts';
import { doingNothing, type PredictedOffer, predict } from './predict.ts';
import { waysOut } from './ways-out.ts';

/** What the offers need of planning: dates, and where it is there, what would come of each. */
export interface Planning {
  readonly promiseLines: PromiseLines;
  readonly foreseer?: (tx: ServerTx, plantId: string, exceptionId: string) => Promise<Foreseer>;
}

/**
 * Offers the ways out that are feasible now, best first, in place of those offered before. The plant is read once for all of
 * them. An offer that would do the same keeps its row, so that what a person is looking at does not change under their thumb;
 * what a customer has refused is not offered again.
 */
export async function offerOptions(tx: ServerTx, payload: JobPayload, planning: Planning): Promise<void> {
  const exception = await tx.get(exceptions, String(payload['exceptionId']));
  if (!exception || !isOpenException(exception) || exception.state === 'resolving') return;
  const ways = Object.values(waysOut[exception.kind]);
  if (ways.length === 0) return;
  // What lets an order pass is nothing a plan could foresee.
  const foreseer = isOfMoney(exception) ? undefined : await planning.foreseer?.(tx, exception.plantId, exception.id);
  const promiseLines: PromiseLines = foreseer
    ? async (_, ids, avoiding) => foreseer.promiseLines(ids, avoiding)
    : planning.promiseLines;
  const found: Offer[] = [];
  for (const way of ways) found.push(...(await way.find(tx, exception, promiseLines, foreseer)));
  const known = await tx.scan(options, 'exceptionId', exception.id);
  const refused = new Set(known.filter(({ state }) => state === 'refused').map(keyOf));
  const possible = found.filter((offer) => !refused.has(keyOf(offer)));
  const offered = known.filter((each) => each.state === 'offered');
  const [costs] = await tx.getMany(plantCosts, [exception.plantId]);
  const current = ranked(foreseen(exception, possible, foreseer, costs)).map((offer, at) =>
    rowOf(tx, exception, offer, at + 1, offered),
  );
  const gone = offered.filter((each) => !current.some((row) => row.id === each.id));
  await tx.putMany(options, [...gone.map((each) => ({ ...each, state: 'expired' as const })), ...current]);
}

function foreseen(
  exception: Exception,
  offers: readonly Offer[],
  foreseer: Foreseer | undefined,
  costs: PlantCost | undefined,
): PredictedOffer[] {
  if (!foreseer) return offers.filter(({ onlyIf }) => !onlyIf).map((offer) => ({ ...offer, predicted: null }));
  if (offers.length === 0) return [];
  const nothing = foreseer.foresee(doingNothing(exception));
  return offers.flatMap((offer) => {
    const then = foreseer.foresee(offer.suppose);
    return offer.onlyIf?.(then, nothing) === false ? [] : predict(exception, offer, { nothing, applied: then, costs });
  });
}

type Reason = Exclude<Predicted['why'], 'only' | 'equal'>;

/** What is compared, the most telling first; more is better. */
const criteria: readonly (readonly [Reason, (offer: PredictedOffer) => number])[] = [
  ['money', (offer) => (offer.latenessHours === 0 ? offer.moneySavedMinor : 0)],
  ['kept', (offer) => offer.moneySavedMinor],
  ['lateness', (offer) => -offer.latenessHours],
  ['lateness', (offer) => -(offer.predicted?.latenessSumHours ?? 0)],
  // What nobody has put a figure to may cost anything.
  ['cost', (offer) => -(offer.predicted?.costMinor ?? Number.MAX_SAFE_INTEGER)],
  ['changeovers', (offer) => -(offer.predicted?.changeovers ?? 0)],
];

/** What tells two offers apart first, and by how much. */
function compared(one: PredictedOffer, other: PredictedOffer): { why: Reason | 'equal'; by: number } {
  for (const [why, measure] of criteria) {
    const by = measure(other) - measure(one);
    if (by !== 0) return { why, by };
  }
  return { why: 'equal', by: keyOf(one).localeCompare(keyOf(other)) };
}

/** Best first, each with what puts it before the next; equal ones by kind and effect, so that the order is always the same. */
function ranked(offers: readonly PredictedOffer[]): PredictedOffer[] {
  const inOrder = offers.toSorted((one, other) => compared(one, other).by);
  return inOrder.map((offer, at) => {
    const next = inOrder[at + 1];
    const why = next ? compared(offer, next).why : inOrder.length === 1 ? 'only' : 'equal';
    return { ...offer, predicted: offer.predicted && { ...offer.predicted, why } };
  });
}

const isOfMoney = ({ kind }: Exception): boolean => kind === 'price' || kind === 'credit';

const keyOf = (offer: Pick<Option, 'kind' | 'effect'>): string => `${offer.kind} ${canonical(offer.effect)}`;

/** JSON with sorted keys: Postgres gives an object's keys back in another order than they were written in. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, each]) => `${key}:${canonical(each)}`).join(',')}}`;
}

function rowOf(
  tx: ServerTx,
  exception: Exception,
  given: PredictedOffer,
  rank: number,
  offered: readonly Option[],
): Option {
  const same = offered.find((each) => keyOf(each) === keyOf(given));
  const { suppose: _, ownEstimate: __, onlyIf: ___, cost: ____, ...offer } = given;
  return {
    id: same?.id ?? tx.newId(),
    // A customer's money is seen by those who answer for it.
    scope: isOfMoney(exception) ? moneyScope : exception.scope,
    exceptionId: exception.id,
    plantId: exception.plantId,
    ...offer,
    rank,
    state: 'offered',
    appliedBy: null,
    appliedAt: null,
    error: null,
  };
}
