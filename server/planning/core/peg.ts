import type { Instant } from '../../../db/values/instant.ts';
import type { Peg } from './plan.ts';

export interface Need {
  readonly lineId: string;
  readonly productId: string;
  readonly quantity: number;
}

/** What a work order will bring, and when. */
export interface Receipt {
  readonly workId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly at: Instant;
}

/** Gives ranked needs the earliest receipts of their product: an earlier promise never waits for a later receipt. */
export function peg(needs: readonly Need[], receipts: readonly Receipt[]): { pegs: Peg[]; missing: Need[] } {
  const queues = Map.groupBy(
    [...receipts].sort((a, b) => a.at - b.at),
    (receipt) => receipt.productId,
  );
  const left = new Map(receipts.map((receipt) => [receipt.workId, receipt.quantity]));
  const pegs: Peg[] = [];
  const missing: Need[] = [];
  for (const need of needs) {
    let open = need.quantity;
    for (const { workId } of queues.get(need.productId) ?? []) {
      const quantity = Math.min(open, left.get(workId) ?? 0);
      if (quantity === 0) continue;
      left.set(workId, (left.get(workId) ?? 0) - quantity);
      pegs.push({ lineId: need.lineId, workId, quantity });
      open -= quantity;
      if (open === 0) break;
    }
    if (open > 0) missing.push({ ...need, quantity: open });
  }
  return { pegs, missing };
}
