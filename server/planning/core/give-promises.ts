import type { Instant } from '../../../db/values/instant.ts';
import type { LinePlan } from './plan.ts';
import type { Demand, Recipe } from './plan-input.ts';
import type { Supply } from './plan-supply.ts';
import { policy, roundUp } from './policy.ts';
import { targetOf } from './rank-demand.ts';
import { isNewId } from './size-batches.ts';

/** The first instant an order may leave whose last piece is there at `readyAt`. */
function earliestPromise(readyAt: Instant): Instant {
  return roundUp(readyAt + policy.handling, policy.promiseGrid);
}

/**
 * The promise of each line. A first promise is the wanted date when it can be met, else the earliest. A given promise stands
 * while it can be kept; it moves later when it can't, and back (never before what was said first) when it can again. Stock
 * given to a line keeps its promise whatever the clock says; a line that awaits a decision keeps its promise meanwhile.
 */
export function givePromises(
  supply: Supply,
  recipes: ReadonlyMap<string, Recipe>,
  workLeansOn: ReadonlyMap<string, readonly string[]>,
): LinePlan[] {
  const covers = new Map<string, boolean>();
  const leansOn = leansByLine(supply, workLeansOn);
  for (const { lineId } of supply.leans) covers.set(lineId, false);
  for (const { lineId, workId } of supply.pegs) covers.set(lineId, (covers.get(lineId) ?? false) || isNewId(workId));
  for (const { lineId } of supply.uncovered) covers.set(lineId, true);
  const kept = new Set(supply.allocation.kept.map((each) => each.lineId));
  return supply.ranked.map((line) => {
    const readyAt = supply.readyAt.get(line.lineId) ?? 0;
    const inStock = !covers.has(line.lineId) && !kept.has(line.lineId);
    const promiseAt = promiseOf(line, readyAt, inStock, targetOf(line, recipes.get(line.productId)));
    return {
      lineId: line.lineId,
      orderId: line.orderId,
      readyAt,
      promiseAt,
      basis: covers.get(line.lineId) ? 'CTP' : 'ATP',
      inStock,
      leansOn: leansOn.get(line.lineId) ?? [],
      late: isLate(line, readyAt, recipes),
    };
  });
}

/** The supplies each line leans on, directly or through its work. Sorted. */
function leansByLine(
  supply: Supply,
  workLeansOn: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const all = [
    ...supply.leans.map(({ lineId, supplyId }) => ({ lineId, supplyIds: [supplyId] as readonly string[] })),
    ...supply.pegs.map(({ lineId, workId }) => ({ lineId, supplyIds: workLeansOn.get(workId) ?? [] })),
  ];
  const byLine = Map.groupBy(all, ({ lineId }) => lineId);
  return new Map(
    [...byLine].map(([lineId, each]) => [lineId, [...new Set(each.flatMap(({ supplyIds }) => supplyIds))].sort()]),
  );
}

function promiseOf(line: Demand, readyAt: Instant, inStock: boolean, target: Instant): Instant {
  const earliest = earliestPromise(readyAt);
  if (line.promiseAt === null) return Math.max(earliest, line.wantedAt ?? earliest);
  if (line.awaiting) return line.promiseAt;
  if (earliest > line.promiseAt) return inStock ? line.promiseAt : earliest;
  return line.promiseAt > target ? Math.max(earliest, target) : line.promiseAt;
}

/** Whether a line leaves after its target. */
export function isLate(line: Demand, readyAt: Instant, recipes: ReadonlyMap<string, Recipe>): boolean {
  return readyAt + policy.handling > targetOf(line, recipes.get(line.productId));
}
