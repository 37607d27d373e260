import * as z from 'zod';
import { codes } from '../wire/codes.ts';

/** How a plant's SAP Business One is reached and what it calls things; `docs/erp-adapters.md` says what to set up there. */
export const sapb1Settings = z.object({
  /** `https://sap.example.com:50000/b1s/v1`. */
  url: z.url().transform((url) => url.replace(/\/+$/, '')),
  company: z.string().min(1),
  user: z.string().min(1),
  password: z.string().min(1),
  /** The local currency: limits and receivables are told in it. */
  currency: z.string().length(3),
  zone: z.string().default('Asia/Kolkata'),
  /** Currencies SAP writes otherwise, ours → theirs: `{ INR: 'Rs' }`. */
  currencies: z.record(z.string(), z.string()).default({}),
  /** Whether the company's notification procedure refuses a second document with one reference. */
  keyIsUnique: z.boolean().default(true),
  warehouse: z.string().nullable().default(null),
  /** A tax code for every line; without one SAP determines it. */
  taxCode: z.string().nullable().default(null),
  quantityDigits: z.int().min(0).max(6).default(3),
  priceDigits: z.int().min(0).max(6).default(6),
  /** Whether lots are batches there. */
  batches: z.boolean().default(false),
  /** A field of the item that holds the HSN code, such as `U_HSN`. */
  hsnField: z.string().nullable().default(null),
  codes: codes.prefault({}),
});
export type Sapb1Settings = z.output<typeof sapb1Settings>;

export const currencyThere = ({ currencies }: Sapb1Settings, ours: string): string =>
  (Object.hasOwn(currencies, ours) ? currencies[ours] : undefined) ?? ours;

export const currencyHere = ({ currencies, currency }: Sapb1Settings, theirs: string | null | undefined): string =>
  Object.entries(currencies).find(([, each]) => each === theirs)?.[0] ?? (theirs || currency);
