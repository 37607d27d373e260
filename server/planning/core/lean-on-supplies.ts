import type { Instant } from '../../../db/values/instant.ts';
import { firstBy, newComing, takeLatest } from './coming.ts';
import type { Need } from './peg.ts';
import type { Lean } from './plan.ts';
import type { Demand, ExpectedSupply } from './plan-input.ts';
import { policy } from './policy.ts';
import { compareKeys } from './rank-demand.ts';

/**
 * Covers needs of bought products with what suppliers owe: cumulative available-to-promise (APICS). Who was promised first
 * chooses first, and takes the latest supplies that still keep the promise, so that the early ones stay free for whoever
 * comes after: a need goes without its date only when the dates of those before it leave no other way (the greedy order of
 * unit jobs with deadlines). A need that can't be covered by its date waits for the first one by which it can;
 * one that can't be covered at all takes what is left, and the rest is missing.
 */
export function leanOnSupplies(
  needs: readonly Need[],
  supplies: readonly ExpectedSupply[],
  lines: ReadonlyMap<string, { readonly line: Demand; readonly target: Instant }>,
): { leans: Lean[]; missing: Need[] } {
  const streams = newComing(supplies);
  const leans: Lean[] = [];
  const open = new Map(needs.map((need) => [need.lineId, need.quantity]));
  for (const need of inTurn(needs, lines)) {
    const stream = streams.get(need.productId);
    const asked = lines.get(need.lineId);
    if (!stream || !asked) continue;
    const due = dueOf(asked.line, asked.target);
    const taken = takeLatest(stream, need.quantity, firstBy(stream, need.quantity, due) ?? Number.MAX_SAFE_INTEGER);
    leans.push(...taken.map((each) => ({ lineId: need.lineId, ...each })));
    open.set(need.lineId, need.quantity - taken.reduce((sum, { quantity }) => sum + quantity, 0));
  }
  const missing = needs.map((need) => ({ ...need, quantity: open.get(need.lineId) ?? 0 }));
  return { leans, missing: missing.filter(({ quantity }) => quantity > 0) };
}

/** Promised lines that lean on supplies already, promised lines, the others; each by when its order was confirmed. */
function inTurn(needs: readonly Need[], lines: ReadonlyMap<string, { readonly line: Demand }>): Need[] {
  const key = ({ lineId }: Need) => {
    const line = lines.get(lineId)?.line;
    const standing = line?.promiseAt == null ? 2 : line.leansOn.length > 0 ? 0 : 1;
    return [standing, line?.confirmedAt ?? 0, line?.orderId ?? '', line?.position ?? 0, lineId];
  };
  return needs
    .map((need) => ({ need, key: key(need) }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ need }) => need);
}

/** When the last piece must be there; at once for a line that has neither a promise nor a wish. */
function dueOf(line: Demand, target: Instant): Instant {
  return line.promiseAt === null && line.wantedAt === null ? 0 : target - policy.handling;
}
