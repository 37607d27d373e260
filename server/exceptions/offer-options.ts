import { type Exception, exceptions, isOpenException, type Option, options } from '../../db/exception/exception.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { Offer, PromiseLines } from './options/way-out.ts';
import { waysOut } from './ways-out.ts';

/**
 * Offers the ways out that are feasible now, best first, in place of those offered before. An offer that would do the same
 * keeps its row, so that what a person is looking at does not change under their thumb.
 */
export async function offerOptions(
  tx: ServerTx,
  payload: JobPayload,
  { promiseLines }: { readonly promiseLines: PromiseLines },
): Promise<void> {
  const exception = await tx.get(exceptions, String(payload['exceptionId']));
  if (!exception || !isOpenException(exception) || exception.state === 'resolving') return;
  const found: Offer[] = [];
  for (const way of Object.values(waysOut[exception.kind])) {
    found.push(...(await way.find(tx, exception, promiseLines)));
  }
  const offered = (await tx.scan(options, 'exceptionId', exception.id)).filter((each) => each.state === 'offered');
  const current = ranked(found).map((offer, at) => rowOf(tx, exception, offer, at + 1, offered));
  const gone = offered.filter((each) => !current.some((row) => row.id === each.id));
  await tx.putMany(options, [...gone.map((each) => ({ ...each, state: 'expired' as const })), ...current]);
}

/** By money kept on time, then money kept at all, then lateness; equal ones by kind and effect, so that the order is always the same. */
function ranked(offers: readonly Offer[]): Offer[] {
  const onTime = (offer: Offer): number => (offer.latenessHours === 0 ? offer.moneySavedMinor : 0);
  return [...offers].sort(
    (one, other) =>
      onTime(other) - onTime(one) ||
      other.moneySavedMinor - one.moneySavedMinor ||
      one.latenessHours - other.latenessHours ||
      keyOf(one).localeCompare(keyOf(other)),
  );
}

const keyOf = (offer: Pick<Option, 'kind' | 'effect'>): string => `${offer.kind} ${canonical(offer.effect)}`;

/** JSON with sorted keys: Postgres gives an object's keys back in another order than they were written in. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, each]) => `${key}:${canonical(each)}`).join(',')}}`;
}

function rowOf(tx: ServerTx, exception: Exception, offer: Offer, rank: number, offered: readonly Option[]): Option {
  const same = offered.find((each) => keyOf(each) === keyOf(offer));
  return {
    id: same?.id ?? tx.newId(),
    scope: exception.scope,
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
