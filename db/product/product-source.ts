import { integer, orNull, type Row, table, text } from '../table.ts';

/** A supplier who could bring a product, a material or finished goods, as an administrator has said it. Scope: tenant. */
export const productSources = table(
  'product_source',
  {
    productId: text(),
    supplier: text(),
    /** From the order to the goods at the gate. */
    leadTimeHours: integer(),
    /** Ten-thousandths of a major unit of its currency, per base unit; null: nobody has said. */
    unitPrice: orNull(integer()),
    currency: text(),
    /** Thousandths of the base unit; less is not sold. */
    minQuantity: integer(),
  },
  ['productId'],
);
export type ProductSource = Row<typeof productSources>;
