import { integer, type Row, table, text } from '../table.ts';

/** A material that may stand for another, as an administrator has said it; quality is asked whenever it does. Scope: tenant. */
export const productSubstitutes = table(
  'product_substitute',
  {
    productId: text(),
    substituteId: text(),
    /** Thousandths of the substitute's unit in place of one unit of the product. */
    thousandthsPerUnit: integer(),
  },
  ['productId'],
);
export type ProductSubstitute = Row<typeof productSubstitutes>;
