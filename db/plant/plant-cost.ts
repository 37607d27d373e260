import { integer, orNull, type Row, table, text } from '../table.ts';

/**
 * What things cost in a plant, in minor units of its currency, as a person has said it; null: nobody has. Its id is the
 * plant's. Scope: plant.
 */
export const plantCosts = table(
  'plant_cost',
  {
    plantId: text(),
    /** The plant's when it was said. */
    currency: text(),
    /** One trip from another plant. */
    transferMinor: orNull(integer()),
    /** An hour in which a machine is changed over and makes nothing. */
    changeoverHourMinor: orNull(integer()),
    /** Having a supplier bring one purchase earlier. */
    expediteMinor: orNull(integer()),
    /** An hour in which a machine works outside its hours. */
    overtimeHourMinor: orNull(integer()),
    /** What a customer pays for an earlier date, basis points of what those lines are worth net. */
    premiumBps: orNull(integer()),
  },
  ['plantId'],
);
export type PlantCost = Row<typeof plantCosts>;
