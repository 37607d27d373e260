import { hour, type Instant } from '../../../db/values/instant.ts';
import type { Demand, Recipe } from './plan-input.ts';

/**
 * The instant a line is planned towards: what its customer was told first while that stands, else the wanted date, else the
 * product's lead time. A promise that had to be moved keeps its place by what was first said.
 */
export function targetOf(line: Demand, recipe: Recipe | undefined): Instant {
  if (line.promiseAt !== null) return Math.min(line.promiseAt, line.firstPromiseAt ?? line.promiseAt);
  return line.wantedAt ?? line.confirmedAt + (recipe?.leadTimeHours ?? 0) * hour;
}

/**
 * Demand in the order in which it is served: promised lines by target, then unpromised ones by when they were confirmed, so
 * that a new order never pushes an old promise aside.
 */
export function rankDemand(demand: readonly Demand[], recipes: ReadonlyMap<string, Recipe>): Demand[] {
  const key = (line: Demand): readonly (number | string)[] => [
    line.promiseAt === null ? 1 : 0,
    line.promiseAt === null ? line.confirmedAt : targetOf(line, recipes.get(line.productId)),
    line.confirmedAt,
    line.orderId,
    line.position,
    line.lineId,
  ];
  return demand
    .map((line) => ({ line, key: key(line) }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ line }) => line);
}

/** Compares position by position: numbers by size, texts by code unit. */
export function compareKeys(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [at, left] of a.entries()) {
    const right = b[at] ?? left;
    if (left < right) return -1;
    if (left > right) return 1;
  }
  return 0;
}
