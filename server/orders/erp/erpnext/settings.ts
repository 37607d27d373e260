import * as z from 'zod';
import { codes } from '../wire/codes.ts';

/** How a plant's ERPNext is reached and what it calls things; `docs/erp-adapters.md` says what to set up there. */
export const erpnextSettings = z.object({
  /** `https://erp.example.com`. */
  url: z.url().transform((url) => url.replace(/\/+$/, '')),
  apiKey: z.string().min(1),
  apiSecret: z.string().min(1),
  company: z.string().min(1),
  /** The company's currency: limits and receivables are told in it. */
  currency: z.string().length(3),
  /** The site's time zone: Frappe writes moments without one. */
  zone: z.string().default('Asia/Kolkata'),
  /** The custom field that holds our key, on Sales Order and Delivery Note. */
  keyField: z.string().default('custom_throughline_key'),
  /** Whether that field is marked unique there, so that the database itself keeps one document per key. */
  keyIsUnique: z.boolean().default(true),
  priceList: z.string().nullable().default(null),
  warehouse: z.string().nullable().default(null),
  /** A Sales Taxes and Charges Template that ERPNext computes by; without one our tax is sent as an amount to `taxAccount`. */
  taxTemplate: z.string().nullable().default(null),
  taxAccount: z.string().nullable().default(null),
  /** `workflow`: a draft waits there until its workflow submits it. */
  submit: z.enum(['self', 'workflow']).default('self'),
  rejectedStates: z.array(z.string()).default(['Rejected']),
  /** Digits ERPNext keeps: System Settings → Float Precision and Currency Precision. */
  quantityDigits: z.int().min(0).max(9).default(3),
  priceDigits: z.int().min(0).max(9).default(4),
  /** Whether lots are batches there. */
  batches: z.boolean().default(false),
  hsnField: z.string().nullable().default('gst_hsn_code'),
  taxNumberField: z.string().default('tax_id'),
  codes: codes.prefault({}),
});
export type ErpnextSettings = z.output<typeof erpnextSettings>;
