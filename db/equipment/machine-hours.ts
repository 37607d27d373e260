import * as z from 'zod/mini';
import { weeklyHours } from '../shift/shift.ts';
import { instant, json, orNull, type Row, table, text } from '../table.ts';

/**
 * In which hours of the week machines work, by the plant's clocks: a plant's row (its id is the plant's) holds for all that
 * have none of their own, a machine's (its id is the machine's) for that one. Scope: plant.
 */
export const machineHours = table(
  'machine_hours',
  {
    plantId: text(),
    equipmentId: orNull(text()),
    /** Empty: round the clock. Null: what the plant says; for a plant, round the clock. */
    hours: orNull(json(z.array(weeklyHours))),
  },
  ['plantId'],
);
export type MachineHours = Row<typeof machineHours>;

/** A machine works outside its hours, from one instant to another. Scope: plant. */
export const machineOpenings = table(
  'machine_opening',
  {
    plantId: text(),
    equipmentId: text(),
    fromAt: instant(),
    toAt: instant(),
    /** As a person said it; empty for a way out, which names its exception. */
    reason: text(),
    exceptionId: orNull(text()),
    calledOffAt: orNull(instant()),
  },
  ['plantId', 'equipmentId'],
);
export type MachineOpening = Row<typeof machineOpenings>;
