import type { ErpDifference } from '../../../db/order/erp-link.ts';
import type { Instant } from '../../../db/values/instant.ts';
import type { ErpListed } from './port.ts';

/** An order of ours that the ERP should hold. */
export interface OurBooking {
  readonly key: string;
  readonly orderId: string;
  readonly reference: string;
  readonly customer: string;
  readonly currency: string;
  readonly totalMinor: number;
  readonly lines: number;
  readonly cancelled: boolean;
  readonly bookedAt: Instant;
}

/** One disagreement, as a row has it but for when it was found. */
export type Found = Pick<
  ErpDifference,
  'kind' | 'key' | 'reference' | 'orderId' | 'customer' | 'currency' | 'ourMinor' | 'theirMinor'
>;

/**
 * Where the ERP's documents of a window and our orders disagree. `ours` are the orders whose documents must lie in that
 * window; `keys` all keys we ever gave. A document without a key of ours was entered there and is nobody's difference; one
 * that is cancelled or was only begun is none where we have no order either.
 */
export function compareBooks(
  ours: readonly OurBooking[],
  keys: ReadonlySet<string>,
  theirs: readonly ErpListed[],
): Found[] {
  const byKey = Map.groupBy(theirs, ({ key }) => key);
  const unknown = theirs.filter(({ key, state }) => key !== null && isOurs(key) && !keys.has(key) && counts(state));
  return [
    ...ours.flatMap((booking) => compareOne(booking, byKey.get(booking.key) ?? [])),
    ...unknown.map((document) => ({
      kind: 'unknown_here' as const,
      key: document.key,
      reference: document.reference,
      orderId: null,
      customer: document.customer,
      currency: document.currency,
      ourMinor: null,
      theirMinor: document.totalMinor,
    })),
  ];
}

const isOurs = (key: string): boolean => key.startsWith('order.create:');

/** Whether a document in this state means something there. */
const counts = (state: ErpListed['state']): boolean => state === 'booked' || state === 'pending';

function compareOne(booking: OurBooking, documents: readonly ErpListed[]): Found[] {
  const { key, orderId, customer, currency, totalMinor } = booking;
  const difference = (kind: Found['kind'], document: ErpListed | undefined): Found => ({
    kind,
    key,
    reference: document?.reference ?? booking.reference,
    orderId,
    customer,
    currency,
    ourMinor: totalMinor,
    theirMinor: document?.totalMinor ?? null,
  });
  const [held, ...doubled] = documents.filter(({ state }) => counts(state));
  if (booking.cancelled) return held ? [difference('still_there', held)] : [];
  if (!held) return [difference(documents.length > 0 ? 'cancelled_there' : 'missing_there', documents[0])];
  const agrees = held.currency === currency && Math.abs(held.totalMinor - totalMinor) <= booking.lines;
  return [
    ...(agrees ? [] : [difference('total_differs', held)]),
    ...doubled.map((document) => difference('doubled_there', document)),
  ];
}

/** One row for one disagreement, however often it is found. */
export const differenceId = ({ kind, key, reference }: Found): string => `erp:${kind}:${key ?? ''}:${reference ?? ''}`;
