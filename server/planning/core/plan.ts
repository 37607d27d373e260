import type { Instant } from '../../../db/values/instant.ts';
import type { Given, Work } from './plan-input.ts';

/** A quantity of a work order's output meant for a line. */
export interface Peg {
  readonly lineId: string;
  readonly workId: string;
  readonly quantity: number;
}

/** A quantity of a supply order meant for a line of a bought product. */
export interface Lean {
  readonly lineId: string;
  readonly supplyId: string;
  readonly quantity: number;
  readonly at: Instant;
}

/** A line's quantity that no stock, no supplier and no machine covers: still to be bought, or there is no machine for a step. */
export interface Uncovered {
  readonly lineId: string;
  readonly productId: string;
  readonly quantity: number;
}

export type Basis = 'ATP' | 'CTP';

export interface LinePlan {
  readonly lineId: string;
  readonly orderId: string;
  /** When the last piece is there, before handling. */
  readonly readyAt: Instant;
  readonly promiseAt: Instant;
  /** `ATP`: from stock and what was under way; `CTP`: capacity was found for the rest. */
  readonly basis: Basis;
  /** All of it is in lots given to this line. */
  readonly inStock: boolean;
  /** The supply orders without which it would be later: of the product itself, or of a material its work waits for. Sorted. */
  readonly leansOn: readonly string[];
  /** Ready after what the customer was told first (or asked for). */
  readonly late: boolean;
}

/** A material that is not there when a work order starts. */
export interface MaterialGap {
  readonly workId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly at: Instant;
}

export interface Plan {
  /** Stock given to lines, with what was given before. */
  readonly given: readonly Given[];
  /** Stock kept for lines that await a decision; a person gives it, planning only keeps it free. */
  readonly kept: readonly Given[];
  /** Every open work order with its new times, lines, material and gaps; new ones have ids `new-0`, `new-1`, … */
  readonly work: readonly PlannedWork[];
  /** Work orders nobody needs any more. */
  readonly dropped: readonly string[];
  readonly pegs: readonly Peg[];
  readonly leans: readonly Lean[];
  readonly uncovered: readonly Uncovered[];
  readonly lines: readonly LinePlan[];
  readonly gaps: readonly MaterialGap[];
}

export interface PlannedWork extends Work {
  readonly isNew: boolean;
  readonly dueAt: Instant | null;
}
