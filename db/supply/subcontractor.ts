import { integer, orNull, type Row, table, text } from '../table.ts';

/** A supplier who can make one of a plant's products in its place, as an administrator has said it. Scope: plant. */
export const subcontractors = table(
  'subcontractor',
  {
    plantId: text(),
    productId: text(),
    supplier: text(),
    /** From the order until the goods are here. */
    leadHours: integer(),
    /** Ten-thousandths of a major unit for one base unit; null: not known. */
    unitPrice: orNull(integer()),
    /** The plant's when it was said. */
    currency: text(),
  },
  ['plantId', 'productId'],
);
export type Subcontractor = Row<typeof subcontractors>;
