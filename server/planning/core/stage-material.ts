import { hour, type Instant } from '../../../db/values/instant.ts';
import { unitScale } from '../../../db/values/quantity.ts';
import { lotsByAge } from './allocate.ts';
import type { MaterialGap } from './plan.ts';
import type { Given, Recipe, Stock, Work } from './plan-input.ts';
import { compareKeys } from './rank-demand.ts';
import { startOf } from './schedule.ts';

/** What is left of each lot once what is given to customers is taken off. */
export function leftOfLots(stock: readonly Stock[], given: readonly Given[]): Map<string, number> {
  const left = new Map(stock.map((lot) => [lot.lotId, lot.quantity]));
  for (const each of given) left.set(each.lotId, (left.get(each.lotId) ?? 0) - each.quantity);
  return left;
}

/** Thousandths of each material a work order uses up. */
export function needsOf(work: Work, recipe: Recipe | undefined): { productId: string; quantity: number }[] {
  return (recipe?.bom ?? []).map(({ productId, thousandthsPerUnit }) => ({
    productId,
    quantity: Math.ceil((work.quantity * thousandthsPerUnit) / unitScale),
  }));
}

export const hasStarted = (work: Work): boolean => work.steps.some((step) => step.startedAt !== null);

/**
 * Stages material lots for each work order in the order they start, oldest lot first. A started work order keeps its lots
 * (they are in the machine, and become the parents of what it makes); one that waits loses a lot that was held.
 */
export function stageMaterial(
  works: readonly Work[],
  recipes: ReadonlyMap<string, Recipe>,
  stock: readonly Stock[],
  given: readonly Given[],
): { works: Work[]; gaps: MaterialGap[] } {
  const left = leftOfLots(stock, given);
  const lots = lotsByAge(stock);
  const gaps: MaterialGap[] = [];
  const key = (work: Work) => [hasStarted(work) ? 0 : 1, startOf(work)];
  const staged = new Map<string, Work>();
  for (const work of [...works].sort((a, b) => compareKeys(key(a), key(b)))) {
    const at = startOf(work);
    const inputs: string[] = [];
    const missing: MaterialGap[] = [];
    for (const need of needsOf(work, recipes.get(work.productId))) {
      const own = hasStarted(work) ? work.inputLotIds : [];
      const ownLots = stock.filter((lot) => own.includes(lot.lotId) && lot.productId === need.productId);
      const taken = takeFrom([...ownLots, ...(lots.get(need.productId) ?? [])], need.quantity, left);
      inputs.push(...taken.lotIds);
      if (taken.open > 0) missing.push({ workId: work.id, productId: need.productId, quantity: taken.open, at });
    }
    if (hasStarted(work)) staged.set(work.id, { ...work, shortFromAt: null });
    else {
      staged.set(work.id, { ...work, inputLotIds: inputs, shortFromAt: missing.length > 0 ? at : null });
      gaps.push(...missing);
    }
  }
  return { works: works.map((work) => staged.get(work.id) ?? work), gaps };
}

function takeFrom(
  lots: readonly Stock[],
  quantity: number,
  left: Map<string, number>,
): { lotIds: string[]; open: number } {
  const lotIds: string[] = [];
  let open = quantity;
  for (const lot of lots) {
    const part = Math.min(open, Math.max(0, left.get(lot.lotId) ?? 0));
    if (part === 0) continue;
    left.set(lot.lotId, (left.get(lot.lotId) ?? 0) - part);
    lotIds.push(lot.lotId);
    open -= part;
  }
  return { lotIds, open };
}

/** When material for a new work order can be there: now, or after the longest lead time of what is missing. */
export function materialAt(
  work: { productId: string; quantity: number },
  recipes: ReadonlyMap<string, Recipe>,
  left: Map<string, number>,
  now: Instant,
): Instant {
  let at = now;
  for (const { productId, thousandthsPerUnit } of recipes.get(work.productId)?.bom ?? []) {
    const after = (left.get(productId) ?? 0) - Math.ceil((work.quantity * thousandthsPerUnit) / unitScale);
    left.set(productId, after);
    if (after < 0) at = Math.max(at, now + (recipes.get(productId)?.leadTimeHours ?? 0) * hour);
  }
  return at;
}
