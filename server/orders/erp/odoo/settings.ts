import * as z from 'zod';
import { codes } from '../wire/codes.ts';

/** How a plant's Odoo is reached and what it calls things; `docs/erp-adapters.md` says what to set up there. */
export const odooSettings = z.object({
  /** `https://example.odoo.com`. */
  url: z.url().transform((url) => url.replace(/\/+$/, '')),
  database: z.string().min(1),
  login: z.string().min(1),
  /** An API key of that user, or its password. */
  apiKey: z.string().min(1),
  companyId: z.int().nullable().default(null),
  currency: z.string().length(3),
  zone: z.string().default('Asia/Kolkata'),
  /** The fields that hold our key: on the sales order, and a field added to the transfer. */
  keyField: z.string().default('client_order_ref'),
  transferKeyField: z.string().default('x_throughline_key'),
  /** The pricelist of each currency, since an Odoo order has its currency from there; not listed: the customer's own. */
  pricelists: z.record(z.string(), z.int()).default({}),
  /** Digits of the decimal accuracies "Product Unit of Measure" and "Product Price". */
  quantityDigits: z.int().min(0).max(9).default(3),
  priceDigits: z.int().min(0).max(9).default(4),
  /** States an approval module adds to sales orders. */
  pendingStates: z.array(z.string()).default(['to approve', 'waiting_approval', 'to_approve']),
  rejectedStates: z.array(z.string()).default(['rejected', 'refused']),
  hsnField: z.string().nullable().default('l10n_in_hsn_code'),
  codes: codes.prefault({}),
});
export type OdooSettings = z.output<typeof odooSettings>;
