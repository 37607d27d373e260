import { hour, type Instant } from '../../../db/values/instant.ts';
import { unitScale } from '../../../db/values/quantity.ts';
import type { Need } from './peg.ts';
import type { Machine, Recipe, Work } from './plan-input.ts';
import { policy, roundUp } from './policy.ts';

interface Batch {
  readonly firstDue: Instant;
  quantity: number;
}

/** Whether every step of the product has a machine at all. */
export function canMake(recipe: Recipe | undefined, machines: readonly Machine[]): recipe is Recipe {
  const works = new Set(machines.map((machine) => machine.work));
  return !!recipe && recipe.routing.length > 0 && recipe.routing.every(({ work }) => works.has(work));
}

/** The quantity the slowest step makes in that time, in whole units. */
function quantityIn(recipe: Recipe, time: number): number {
  const slowest = Math.min(...recipe.routing.map(({ perHour }) => perHour));
  return Math.max(1, Math.floor((slowest * time) / hour)) * unitScale;
}

/** Thousandths of the smallest batch worth a machine's while. */
export const leastBatch = (recipe: Recipe): number => quantityIn(recipe, policy.shortestBatch);

/**
 * Batches for needs of one product, in rank order: needs due within a day of the first are made together, up to the longest
 * batch; a larger need is split, so that several machines may share it; a small one is filled up to the shortest batch.
 */
export function sizeBatches(
  needs: readonly (Need & { readonly dueAt: Instant })[],
  recipe: Recipe,
): { quantity: number; dueAt: Instant }[] {
  const most = quantityIn(recipe, policy.longestBatch);
  const least = leastBatch(recipe);
  const batches: Batch[] = [];
  for (const need of needs) {
    for (let open = need.quantity; open > 0; ) {
      const last = batches.at(-1);
      const joins = last && last.quantity < most && need.dueAt <= last.firstDue + policy.mergeWithin;
      const batch = joins ? last : { firstDue: need.dueAt, quantity: 0 };
      if (!joins) batches.push(batch);
      const part = Math.min(open, most - batch.quantity);
      batch.quantity += part;
      open -= part;
    }
  }
  return batches.map((batch) => ({
    quantity: roundUp(Math.max(batch.quantity, least), unitScale),
    dueAt: batch.firstDue,
  }));
}

/** Work orders that are not rows yet are called `new-0`, `new-1`, … */
export const newIdPrefix = 'new-';
export const isNewId = (id: string): boolean => id.startsWith(newIdPrefix);

/** Which of the new ones it is; -1 for one that is a row. */
export const newIndexOf = (id: string): number => (isNewId(id) ? Number(id.slice(newIdPrefix.length)) : -1);

/** A work order to be: no machine yet, one step for each of the routing. */
export function newWork(id: string, quantity: number, recipe: Recipe, notBefore: Instant): Work {
  return {
    id,
    productId: recipe.productId,
    quantity,
    lineIds: [],
    inputLotIds: [],
    shortFromAt: null,
    notBefore,
    steps: recipe.routing.map(({ work }, at) => ({
      position: at + 1,
      work,
      state: 'planned',
      machineId: null,
      startAt: notBefore,
      endAt: notBefore,
      startedAt: null,
      good: 0,
      scrap: 0,
    })),
  };
}
