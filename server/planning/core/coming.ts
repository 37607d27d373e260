import type { Instant } from '../../../db/values/instant.ts';
import type { ExpectedSupply } from './plan-input.ts';
import { compareKeys } from './rank-demand.ts';

/** What of one product is still to be given out, by when it comes. */
export type Stream = { readonly supply: ExpectedSupply; left: number }[];

interface Part {
  readonly supplyId: string;
  readonly quantity: number;
  readonly at: Instant;
}

/** Streams by product. */
export function newComing(supplies: readonly ExpectedSupply[]): Map<string, Stream> {
  const sorted = [...supplies].sort((a, b) => compareKeys([a.at, a.supplyId], [b.at, b.supplyId]));
  const groups = Map.groupBy(sorted, ({ productId }) => productId);
  return new Map([...groups].map(([id, all]) => [id, all.map((supply) => ({ supply, left: supply.quantity }))]));
}

/** The first time, not before it is due, by which there is enough; undefined when there never is. */
export function firstBy(stream: Stream, quantity: number, due: Instant): Instant | undefined {
  let sum = 0;
  for (const { supply, left } of stream) {
    sum += left;
    if (sum >= quantity) return Math.max(due, supply.at);
  }
  return undefined;
}

/** Takes the latest there is by that time, so that the early stays free for whoever comes after. */
export function takeLatest(stream: Stream, quantity: number, by: Instant): Part[] {
  return taken(stream.filter(({ supply }) => supply.at <= by).reverse(), quantity);
}

/** Takes the whole quantity, the earliest first, from what is there by that time; nothing when that is too little. */
export function takeWhole(stream: Stream, quantity: number, by: Instant): Part[] | undefined {
  const there = stream.filter(({ supply }) => supply.at <= by);
  if (there.reduce((sum, { left }) => sum + left, 0) < quantity) return undefined;
  return taken(there, quantity);
}

function taken(stream: Stream, quantity: number): Part[] {
  const parts: Part[] = [];
  let open = quantity;
  for (const each of stream) {
    const part = Math.min(open, each.left);
    if (part === 0) continue;
    each.left -= part;
    open -= part;
    parts.push({ supplyId: each.supply.supplyId, quantity: part, at: each.supply.at });
  }
  return parts;
}
