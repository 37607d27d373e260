import type { Instant } from '../values/instant.ts';
import type { WorkState } from '../work-order/work-order.ts';

/** A part of a lot and the order line it is for; thousandths. */
export interface Part {
  readonly lotId: string;
  readonly lineId: string;
  readonly quantity: number;
}

/** A step as it would be laid. */
export interface StepMove {
  readonly operationId: string;
  readonly equipmentId: string;
  readonly startAt: Instant;
  readonly endAt: Instant;
  readonly state: WorkState;
}

/** What planning is asked to suppose about a plant, in place of what is: nothing of it is written. */
export interface Supposition {
  /** What order lines get, in place of all they were given. A line that is absent keeps what it has. */
  readonly given?: ReadonlyMap<string, readonly Part[]>;
  /** Nobody is asked about the exception's lines any more: planning serves them like every other. */
  readonly decided?: boolean;
  /** The exception's lines are to be made, whatever is free in stock: nobody gives them another lot. */
  readonly anew?: boolean;
  /** What order lines may have of lots on hold, beside what they have. */
  readonly conceded?: readonly Part[];
  readonly steps?: readonly StepMove[];
  /** What customers would be told. */
  readonly promises?: readonly { readonly lineId: string; readonly promiseAt: Instant }[];
  /** Material that would be there. */
  readonly stock?: readonly { readonly productId: string; readonly quantity: number }[];
  /** Purchases that would be on their way. */
  readonly coming?: readonly { readonly productId: string; readonly quantity: number; readonly at: Instant }[];
  /** When suppliers would bring what they owe. */
  readonly supplies?: readonly { readonly supplyId: string; readonly expectedAt: Instant }[];
  /** When machines would work outside their hours. */
  readonly openings?: readonly Opening[];
  /** Work orders that would be divided. */
  readonly splits?: readonly Split[];
  /** Work orders of which so much would be made by somebody else. */
  readonly outsourced?: readonly Outsourced[];
}

/** A step of a work order, by its position, as it would be laid. */
export interface LaidStep {
  readonly position: number;
  readonly equipmentId: string;
  readonly startAt: Instant;
  readonly endAt: Instant;
}

/** A part of what is still to be made of a work order becomes a work order of its own. */
/** A machine works outside its hours. */
export interface Opening {
  readonly equipmentId: string;
  readonly fromAt: Instant;
  readonly toAt: Instant;
}

export interface Split {
  readonly workOrderId: string;
  /** Thousandths that leave it. */
  readonly quantity: number;
  /** The open steps of the part that leaves, and of what stays: both in order, at the same positions. */
  readonly part: readonly LaidStep[];
  readonly rest: readonly LaidStep[];
}

/** A part of a work order, or all of it, made by a supplier. */
export interface Outsourced {
  readonly workOrderId: string;
  readonly productId: string;
  /** Thousandths that are not made here. */
  readonly quantity: number;
  readonly expectedAt: Instant;
  /** The open steps of what stays; none: it is closed. */
  readonly rest: readonly LaidStep[];
}

/** How a work order would best be divided between the machine it is on and another, and what moving all of it would be. */
export interface Division {
  readonly split: Split;
  readonly whole: StepMove;
}

/** What planning makes of a supposition. */
export interface Foresight {
  readonly lines: readonly LineForesight[];
  /** How often machines change from one product to another in what is still to be done. */
  readonly changeovers: number;
  /** Milliseconds machines stand still for them. */
  readonly changeoverMs: number;
}

export interface LineForesight {
  readonly lineId: string;
  readonly orderId: string;
  readonly promiseAt: Instant;
  /** When its last piece is there, packed and staged; its promise may be later. */
  readonly handledAt: Instant;
  /** Milliseconds after what the customer was told before anybody did anything. */
  readonly lateMs: number;
}

/** A plant as it was read once, to be asked many times. */
export interface Foreseer {
  readonly foresee: (what: Supposition) => Foresight;
  /**
   * The share of a work order's open step that another machine of its work should take, so that both end together; undefined
   * where either would be left with less than a batch.
   */
  readonly divide: (operationId: string, equipmentId: string) => Division | undefined;
  /** When these order lines could be delivered, without the lots to avoid; reserves nothing. */
  readonly promiseLines: (
    orderLineIds: readonly string[],
    avoiding: readonly string[],
  ) => readonly { readonly orderLineId: string; readonly promiseAt: Instant; readonly basis: 'ATP' | 'CTP' }[];
}
