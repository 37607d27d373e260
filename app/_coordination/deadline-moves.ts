import type { Instant } from '../../db/values/instant.ts';

/** A deadline that was moved, and why. */
export interface DeadlineMove {
  readonly from: Instant;
  readonly to: Instant;
  /** A code the screens have words for, or the words of who moved it. */
  readonly reason: string;
  readonly at: Instant;
}

function isMove(value: unknown): value is DeadlineMove {
  if (typeof value !== 'object' || value === null) return false;
  const move: Partial<Record<keyof DeadlineMove, unknown>> = value;
  return [move.from, move.to, move.at].every((at) => typeof at === 'number') && typeof move.reason === 'string';
}

/** How the deadline of an exception has moved, the oldest first. A row from before moves were kept has none. */
export function deadlineMovesOf(exception: object): DeadlineMove[] {
  const moves: unknown = Reflect.get(exception, 'moves');
  return Array.isArray(moves) ? moves.filter(isMove).sort((a, b) => a.at - b.at) : [];
}
