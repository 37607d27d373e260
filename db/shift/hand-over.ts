import * as z from 'zod/mini';
import { functionNames } from '../person/function.ts';
import { instant, json, oneOf, orNull, type Row, table, text } from '../table.ts';

const handedOver = z.object({
  taskId: z.string(),
  note: z.string(),
  /** Who had it before: to them it goes back when the hand-over is taken back. */
  before: z.nullable(z.string()),
});

/** A function's open tasks as they go to the next shift. What was not handed over is named too. Scope: the function in the plant. */
export const handOvers = table(
  'hand_over',
  {
    plantId: text(),
    function: oneOf(functionNames),
    fromPersonId: text(),
    toPersonId: text(),
    note: text(),
    items: json(z.array(handedOver)),
    /** Open tasks of the function that stay where they are. */
    leftTaskIds: json(z.array(z.string())),
    at: instant(),
    /** When the receiver took it over. */
    acknowledgedAt: orNull(instant()),
    withdrawnAt: orNull(instant()),
  },
  ['plantId', 'toPersonId'],
);
export type HandOver = Row<typeof handOvers>;
