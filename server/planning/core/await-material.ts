import { hour, type Instant } from '../../../db/values/instant.ts';
import { firstBy, newComing, type Stream, takeLatest } from './coming.ts';
import type { ExpectedSupply, Recipe, Work } from './plan-input.ts';
import { policy, roundUp } from './policy.ts';
import { compareKeys } from './rank-demand.ts';
import { startOf } from './schedule.ts';
import { isNewId } from './size-batches.ts';
import { hasStarted, needsOf } from './stage-material.ts';

export interface MaterialSources {
  readonly now: Instant;
  readonly recipes: ReadonlyMap<string, Recipe>;
  /** What is on hand of each material beyond what is given to customers. */
  readonly there: ReadonlyMap<string, number>;
  readonly supplies: readonly ExpectedSupply[];
}

/**
 * Work waits for the material that suppliers owe: not before the last of it comes. The oldest work order chooses first and
 * takes the latest that keeps its start, so one is moved only when the starts of older ones leave no other way. What
 * suppliers don't cover holds only a batch to be, by a lead time; work that has a place keeps it and is reported as short.
 * `anew`: nothing has a place, and who is due first takes what he needs as early as he can.
 */
export function awaitMaterial(
  works: readonly Work[],
  sources: MaterialSources,
  anew?: ReadonlyMap<string, Instant>,
): Work[] {
  const streams = newComing([
    ...[...sources.there].map(([productId, quantity]) => ({ supplyId: '', productId, quantity, at: 0 })),
    ...sources.supplies,
  ]);
  const key = (work: Work) => [hasStarted(work) ? 0 : 1, anew?.get(work.id) ?? (anew ? Number.MAX_SAFE_INTEGER : 0)];
  const waits = new Map<string, Instant>();
  for (const work of [...works].sort((a, b) => compareKeys(key(a), key(b)))) {
    const at = needsOf(work, sources.recipes.get(work.productId)).map(({ productId, quantity }) => {
      const stream = streams.get(productId) ?? [];
      if (hasStarted(work)) return void takeLatest(stream, quantity, 0);
      const lead = isPlaced(work)
        ? startOf(work)
        : sources.now + (sources.recipes.get(productId)?.leadTimeHours ?? 0) * hour;
      return arrival(stream, quantity, anew || !isPlaced(work) ? 0 : startOf(work)) ?? lead;
    });
    waits.set(work.id, Math.max(0, ...at.map((each) => each ?? 0)));
  }
  return works.map((work) => {
    const at = roundUp(waits.get(work.id) ?? 0, policy.startGrid);
    return at > work.notBefore ? { ...work, notBefore: at } : work;
  });
}

const isPlaced = (work: Work): boolean => !isNewId(work.id) || work.steps.some(({ machineId }) => machineId !== null);

/** When the last of a quantity comes; undefined when it never does, and then it takes what is there now. */
function arrival(stream: Stream, quantity: number, start: Instant): Instant | undefined {
  const by = firstBy(stream, quantity, start);
  const parts = takeLatest(stream, quantity, by ?? 0);
  return by === undefined ? undefined : Math.max(0, ...parts.map(({ at }) => at));
}
