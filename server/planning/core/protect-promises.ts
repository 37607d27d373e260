import { isLate } from './give-promises.ts';
import type { Demand, Given, Recipe } from './plan-input.ts';
import type { Supply } from './plan-supply.ts';
import { targetOf } from './rank-demand.ts';

/**
 * Stock moved from later promises to an earlier one that would be late without it: what is given to lines after this, or
 * undefined when every promise has what it may have. Stock on a truck stays there.
 */
export function protectPromises(supply: Supply, recipes: ReadonlyMap<string, Recipe>): Given[] | undefined {
  const given = [...supply.allocation.given];
  const lines = new Map(supply.ranked.map((line) => [line.lineId, line]));
  const target = (line: Demand) => targetOf(line, recipes.get(line.productId));
  for (const line of supply.ranked) {
    const open = supply.allocation.missing.get(line.lineId) ?? 0;
    const late = isLate(line, supply.readyAt.get(line.lineId) ?? 0, recipes);
    if (line.promiseAt === null || line.awaiting || open === 0 || !late) continue;
    const givers = given
      .filter((each) => {
        const other = lines.get(each.lineId);
        return !each.fixed && other && other.productId === line.productId && target(other) > target(line);
      })
      .sort((a, b) => rankIn(supply, b) - rankIn(supply, a));
    if (givers.length === 0) continue;
    return moved(given, givers, line.lineId, open);
  }
  return undefined;
}

const rankIn = (supply: Supply, each: Given): number => supply.ranked.findIndex((line) => line.lineId === each.lineId);

function moved(given: readonly Given[], givers: readonly Given[], lineId: string, open: number): Given[] {
  const result = new Map(given.map((each) => [each, each.quantity]));
  const added: Given[] = [];
  let left = open;
  for (const giver of givers) {
    const quantity = Math.min(left, giver.quantity);
    if (quantity === 0) break;
    result.set(giver, giver.quantity - quantity);
    added.push({ lotId: giver.lotId, lineId, quantity, fixed: false });
    left -= quantity;
  }
  return [...[...result].flatMap(([each, quantity]) => (quantity > 0 ? [{ ...each, quantity }] : [])), ...added];
}
