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

interface Queue {
  readonly receipts: readonly Receipt[];
  /** The first receipt with something left, and how much. */
  at: number;
  left: number;
}

/** Gives ranked needs the earliest receipts of their product: an earlier promise never waits for a later receipt. */
export function peg(needs: readonly Need[], receipts: readonly Receipt[]): { pegs: Peg[]; missing: Need[] } {
  const queues = queuesOf(receipts);
  const pegs: Peg[] = [];
  const missing: Need[] = [];
  for (const need of needs) {
    const queue = queues.get(need.productId);
    let open = need.quantity;
    while (queue && open > 0) {
      const receipt = queue.receipts[queue.at];
      if (!receipt) break;
      const quantity = Math.min(open, queue.left);
      if (quantity > 0) pegs.push({ lineId: need.lineId, workId: receipt.workId, quantity });
      open -= quantity;
      queue.left -= quantity;
      if (queue.left === 0) {
        queue.at += 1;
        queue.left = queue.receipts[queue.at]?.quantity ?? 0;
      }
    }
    if (open > 0) missing.push({ ...need, quantity: open });
  }
  return { pegs, missing };
}

function queuesOf(receipts: readonly Receipt[]): Map<string, Queue> {
  const sorted = [...receipts].sort((a, b) => a.at - b.at);
  const groups = Map.groupBy(sorted, (receipt) => receipt.productId);
  return new Map(
    [...groups].map(([id, queue]): [string, Queue] => [id, { receipts: queue, at: 0, left: queue[0]?.quantity ?? 0 }]),
  );
}
