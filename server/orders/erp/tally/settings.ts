import * as z from 'zod';
import { second } from '../../../../db/values/instant.ts';
import { codes } from '../wire/codes.ts';

/** How a plant's Tally names things; `docs/erp-adapters.md` says what to set up there. Its agent brings its own key. */
export const tallySettings = z.object({
  /** The company as Tally shows it; it must be open there. */
  company: z.string().min(1),
  currency: z.string().length(3),
  zone: z.string().default('Asia/Kolkata'),
  orderType: z.string().default('Sales Order'),
  dispatchType: z.string().default('Delivery Note'),
  salesLedger: z.string().default('Sales'),
  /** The ledger that takes the order's tax. */
  taxLedger: z.string().default('Output GST'),
  godown: z.string().nullable().default(null),
  /** Whether lots are batches there. */
  batches: z.boolean().default(false),
  /** How long one question waits for the site, in ms; what is not answered by then is done later all the same. */
  waitMs: z
    .int()
    .positive()
    .default(8 * second),
  codes: codes.prefault({}),
});
export type TallySettings = z.output<typeof tallySettings>;
