import { type Option, options } from '../../db/exception/exception.ts';
import { type Protection, type ProtectionStep, protections } from '../../db/order/protection.ts';
import { allRows, rowsWhere } from '../_device/rows.ts';
import type { Local } from '../_sync/local.ts';

/** Every protection an order ever had, and what could be done about the exceptions in its way. */
export interface ProtectionView {
  readonly all: readonly Protection[];
  /** By exception, best first. */
  readonly waysOut: ReadonlyMap<string, readonly Option[]>;
}

/** Reads an order's protections with the ways out of every exception that a step of theirs waits for. */
export async function readProtections(local: Local, orderId: string): Promise<ProtectionView> {
  const all = await rowsWhere(local, protections, 'orderId', [orderId]);
  const steps = all.flatMap((each) => each.steps);
  if (!steps.some((step) => step.exceptionId !== null)) return { all, waysOut: new Map() };
  return { all, waysOut: waysOutOf(steps, await allRows(local, options)) };
}

/** What may be taken, or was taken, by exception: of the steps still open, without what has expired. */
export function waysOutOf(
  steps: readonly ProtectionStep[],
  known: readonly Option[],
): ReadonlyMap<string, readonly Option[]> {
  const open = new Set(steps.filter(({ state }) => state === 'open').flatMap(({ exceptionId }) => exceptionId ?? []));
  const own = known.filter(({ exceptionId, state }) => open.has(exceptionId) && state !== 'expired');
  return Map.groupBy(
    own.toSorted((one, other) => one.rank - other.rank),
    ({ exceptionId }) => exceptionId,
  );
}
