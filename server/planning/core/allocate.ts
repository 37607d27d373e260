import type { Demand, Given, Stock } from './plan-input.ts';
import { compareKeys } from './rank-demand.ts';

export interface Allocation {
  readonly given: readonly Given[];
  readonly kept: readonly Given[];
  /** What each line still needs, by line id; lines that need nothing are absent. */
  readonly missing: ReadonlyMap<string, number>;
}

/** What is left of lots and of lines while stock is given out. */
class Ledger {
  private readonly free = new Map<string, number>();
  private readonly open = new Map<string, number>();
  private readonly amounts = new Map<string, Given>();

  constructor(stock: readonly Stock[], demand: readonly Demand[]) {
    for (const lot of stock) if (lot.usable || lot.conceded) this.free.set(lot.lotId, lot.quantity);
    for (const line of demand) this.open.set(line.lineId, line.open);
  }

  /** Gives as much as the lot has and the line needs, at most `limit`. */
  give(lotId: string, lineId: string, limit: number, fixed: boolean): void {
    const quantity = Math.min(limit, this.free.get(lotId) ?? 0, this.open.get(lineId) ?? 0);
    if (quantity <= 0) return;
    const key = `${lotId}\n${lineId}`;
    const before = this.amounts.get(key);
    this.amounts.set(key, {
      lotId,
      lineId,
      quantity: quantity + (before?.quantity ?? 0),
      fixed: fixed || (before?.fixed ?? false),
    });
    this.free.set(lotId, (this.free.get(lotId) ?? 0) - quantity);
    this.open.set(lineId, (this.open.get(lineId) ?? 0) - quantity);
  }

  needs(lineId: string): number {
    return this.open.get(lineId) ?? 0;
  }

  drain(): Given[] {
    const all = [...this.amounts.values()];
    this.amounts.clear();
    return all;
  }

  missing(): Map<string, number> {
    return new Map([...this.open].filter(([, quantity]) => quantity > 0));
  }
}

/** Usable lots of each product, oldest first. */
export function lotsByAge(stock: readonly Stock[]): Map<string, Stock[]> {
  const usable = stock.filter((lot) => lot.usable && lot.quantity > 0);
  usable.sort((a, b) => compareKeys([a.madeAt, a.lotId], [b.madeAt, b.lotId]));
  return Map.groupBy(usable, (lot) => lot.productId);
}

/**
 * Gives usable lots to ranked lines: first what they already have, as far as it still stands; then what is free, by rank,
 * oldest lot first. What awaiting lines would get is only kept for them.
 */
export function allocate(stock: readonly Stock[], given: readonly Given[], ranked: readonly Demand[]): Allocation {
  const ledger = new Ledger(stock, ranked);
  const byLine = Map.groupBy(given, (each) => each.lineId);
  const productOf = new Map(stock.map((lot) => [lot.lotId, lot.productId]));
  for (const fixed of [true, false]) {
    for (const line of ranked) {
      for (const each of byLine.get(line.lineId) ?? []) {
        if (each.fixed === fixed && productOf.get(each.lotId) === line.productId)
          ledger.give(each.lotId, line.lineId, each.quantity, each.fixed);
      }
    }
  }
  const standing = ledger.drain();
  const lots = lotsByAge(stock);
  for (const line of ranked.filter((each) => !each.anew)) {
    for (const lot of lots.get(line.productId) ?? []) {
      if (ledger.needs(line.lineId) === 0) break;
      ledger.give(lot.lotId, line.lineId, lot.quantity, false);
    }
  }
  const awaiting = new Set(ranked.filter((line) => line.awaiting).map((line) => line.lineId));
  const fresh = ledger.drain();
  return {
    given: joined([...standing, ...fresh.filter((each) => !awaiting.has(each.lineId))]),
    kept: fresh.filter((each) => awaiting.has(each.lineId)),
    missing: ledger.missing(),
  };
}

function joined(given: readonly Given[]): Given[] {
  const groups = Map.groupBy(given, (each) => `${each.lotId}\n${each.lineId}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const quantity = group.reduce((sum, each) => sum + each.quantity, 0);
    return [{ ...first, quantity, fixed: group.some((each) => each.fixed) }];
  });
}
