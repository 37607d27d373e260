import * as z from 'zod/mini';
import { integer, json, number, oneOf, type Row, table, text } from '../table.ts';

/** One step of the routing: the kind of work and the pieces (base units) an hour a machine of that kind makes. */
const routingStep = z.object({ work: z.string(), perHour: z.number() });
/** A material and its thousandths of the material's unit that go into one base unit of the product. */
const bomLine = z.object({ productId: z.string(), thousandthsPerUnit: z.number() });

/** What is sold (`finished`) or bought and used up (`material`). Scope: tenant. */
export const products = table('product', {
  /** The SKU people and the ERP know. */
  code: text(),
  name: text(),
  /** The group prices may be set for: `cpvc-pipe`; empty: none. */
  family: text(),
  kind: oneOf(['finished', 'material']),
  /** Base unit: piece, length, kg, litre, … */
  unit: text(),
  /** Base units per pack: `{ box: 100 }`. */
  packs: json(z.record(z.string(), z.number())),
  hsn: text(),
  /** Tax in basis points for a domestic sale: 1800 = 18 %. */
  taxBps: integer(),
  leadTimeHours: number(),
  routing: json(z.array(routingStep)),
  bom: json(z.array(bomLine)),
});
export type Product = Row<typeof products>;
