import { instant, integer, list, oneOf, orNull, type Row, table, text } from '../table.ts';
import type { Transitions } from '../transition.ts';

export const workStates = ['planned', 'released', 'running', 'paused', 'blocked', 'completed', 'closed'] as const;
export type WorkState = (typeof workStates)[number];

/** One lifecycle for a work order and for each of its operations (ISA-95 operation). */
export const workTransitions: Transitions<WorkState> = {
  planned: ['released', 'running', 'blocked', 'closed'],
  released: ['planned', 'running', 'blocked', 'closed'],
  running: ['paused', 'blocked', 'completed'],
  paused: ['running', 'blocked', 'completed'],
  blocked: ['planned', 'released', 'running', 'paused', 'closed'],
  completed: ['closed'],
  closed: [],
};

/** A quantity of one product to make. Scope: plant. */
export const workOrders = table(
  'work_order',
  {
    plantId: text(),
    number: text(),
    productId: text(),
    /** Thousandths of the base unit. */
    quantity: integer(),
    state: oneOf(workStates),
    /** The order lines it was planned for; the first need decides its place. */
    orderLineIds: list(),
    dueAt: orNull(instant()),
    plannedStartAt: instant(),
    plannedEndAt: instant(),
    /** Material lots staged for it; they become the made lot's parents. */
    inputLotIds: list(),
    /** Set when material will not be there at the start: the instant the shortage stops the machine. */
    shortFromAt: orNull(instant()),
  },
  ['plantId', 'productId'],
);
export type WorkOrder = Row<typeof workOrders>;

/** One step of a work order on one machine. Scope: plant. */
export const operations = table(
  'operation',
  {
    plantId: text(),
    workOrderId: text(),
    /** 1, 2, 3: a step starts only when the step before is completed. */
    position: integer(),
    work: text(),
    equipmentId: text(),
    state: oneOf(workStates),
    plannedStartAt: instant(),
    plannedEndAt: instant(),
    startedAt: orNull(instant()),
    endedAt: orNull(instant()),
    /** Thousandths counted so far. */
    good: integer(),
    scrap: integer(),
    operatorId: orNull(text()),
  },
  ['workOrderId', 'equipmentId'],
);
export type Operation = Row<typeof operations>;
