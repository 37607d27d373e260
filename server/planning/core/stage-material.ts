import { unitScale } from '../../../db/values/quantity.ts';
import { lotsByAge } from './allocate.ts';
import { newComing, takeWhole } from './coming.ts';
import type { MaterialGap } from './plan.ts';
import type { ExpectedSupply, Given, Recipe, Stock, Work } from './plan-input.ts';
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

interface Material {
  readonly stock: readonly Stock[];
  readonly given: readonly Given[];
  /** What suppliers owe, less what order lines lean on. */
  readonly supplies: readonly ExpectedSupply[];
}

/**
 * Stages material for each work order in the order they start: lots, oldest first, and for what they leave open what suppliers
 * bring by then, if that is enough. A started work order keeps its lots (they are in the machine, and become the parents of
 * what it makes); one that waits loses a lot that was held. `leansOn`: by work order, the supplies it waits for.
 */
export function stageMaterial(
  works: readonly Work[],
  recipes: ReadonlyMap<string, Recipe>,
  { stock, given, supplies }: Material,
): { works: Work[]; gaps: MaterialGap[]; leansOn: Map<string, string[]> } {
  const left = leftOfLots(stock, given);
  const lots = lotsByAge(stock);
  const coming = newComing(supplies);
  const leansOn = new Map<string, string[]>();
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
      const brought = hasStarted(work) ? undefined : takeWhole(coming.get(need.productId) ?? [], taken.open, at);
      for (const { supplyId } of brought ?? []) leansOn.set(work.id, [...(leansOn.get(work.id) ?? []), supplyId]);
      if (taken.open > 0 && !brought)
        missing.push({ workId: work.id, productId: need.productId, quantity: taken.open, at });
    }
    if (hasStarted(work)) staged.set(work.id, { ...work, shortFromAt: null });
    else {
      staged.set(work.id, { ...work, inputLotIds: inputs, shortFromAt: missing.length > 0 ? at : null });
      gaps.push(...missing);
    }
  }
  return { works: works.map((work) => staged.get(work.id) ?? work), gaps, leansOn };
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
