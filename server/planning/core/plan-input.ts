import type { Instant } from '../../../db/values/instant.ts';
import type { WorkState } from '../../../db/work-order/work-order.ts';
import type { OpenTime } from './open-time.ts';

/** What a product is made of and by; quantities are thousandths as everywhere. */
export interface Recipe {
  readonly productId: string;
  /** Steps in order: base units an hour on one machine of that work. Empty: it is bought, not made. */
  readonly routing: readonly { readonly work: string; readonly perHour: number }[];
  /** Thousandths of a material for one base unit. */
  readonly bom: readonly { readonly productId: string; readonly thousandthsPerUnit: number }[];
  readonly leadTimeHours: number;
}

export interface Interval {
  readonly start: Instant;
  readonly end: Instant;
}

export interface Machine {
  readonly id: string;
  readonly work: string;
  /** Lower first among equals. */
  readonly rank: number;
  /** When it can't work: down until its estimated repair. Nothing runs across it. */
  readonly closures: readonly Interval[];
  /** Its working hours, over which work pauses and goes on. Absent: nobody has said any, it works round the clock. */
  readonly hours?: OpenTime;
}

/** A lot with something left in it. */
export interface Stock {
  readonly lotId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly usable: boolean;
  /** On hold, but what is given of it stands: two people have signed for it. Nobody is given more. */
  readonly conceded?: boolean;
  readonly madeAt: Instant;
}

/** What a supplier still owes, with a day to come. What is overdue has none, and nobody is promised anything from it. */
export interface ExpectedSupply {
  readonly supplyId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly at: Instant;
}

/** What an order line still waits for. */
export interface Demand {
  readonly lineId: string;
  readonly orderId: string;
  readonly productId: string;
  /** Ordered less shipped; more than nothing. */
  readonly open: number;
  readonly promiseAt: Instant | null;
  /** What the customer was told: the first promise, or the new one a person gave since. */
  readonly firstPromiseAt: Instant | null;
  readonly wantedAt: Instant | null;
  readonly confirmedAt: Instant;
  readonly position: number;
  /** It lost its lot to a hold and a person is asked what to do: nothing is decided for them meanwhile. */
  readonly awaiting: boolean;
  /** The supply orders its promise leans on as it stands. */
  readonly leansOn: readonly string[];
  /** To be made, whatever is free in stock: asks when that could be. */
  readonly anew?: boolean;
}

/** Stock given to a line. `fixed`: already on a truck. */
export interface Given {
  readonly lotId: string;
  readonly lineId: string;
  readonly quantity: number;
  readonly fixed: boolean;
}

export interface Step {
  readonly position: number;
  readonly work: string;
  readonly state: WorkState;
  /** Null: not placed yet. */
  readonly machineId: string | null;
  readonly startAt: Instant;
  readonly endAt: Instant;
  readonly startedAt: Instant | null;
  readonly good: number;
  readonly scrap: number;
}

/** A work order with its steps in order. */
export interface Work {
  readonly id: string;
  readonly productId: string;
  readonly quantity: number;
  /** The order lines it was last planned for; none: somebody made it for stock, and planning does not drop it. */
  readonly lineIds: readonly string[];
  readonly steps: readonly Step[];
  readonly inputLotIds: readonly string[];
  readonly shortFromAt: Instant | null;
  /** Not before this instant: material has to come first. */
  readonly notBefore: Instant;
}

/** All that planning knows of a plant at one moment. */
export interface PlanInput {
  readonly now: Instant;
  readonly recipes: readonly Recipe[];
  readonly machines: readonly Machine[];
  readonly stock: readonly Stock[];
  readonly supplies: readonly ExpectedSupply[];
  readonly demand: readonly Demand[];
  readonly given: readonly Given[];
  /** Oldest first: their order here decides between equals. */
  readonly work: readonly Work[];
}
