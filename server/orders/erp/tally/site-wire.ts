import * as z from 'zod';

// What the agent on a site and this server say to each other, over HTTPS, the agent always asking.

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
const named = z.string().min(1);

/** A voucher as Tally is to have it. Amounts and quantities are decimals in texts: no number is rounded on its way. */
export const wantedVoucher = z.object({
  company: named,
  type: named,
  /** `20261122`. */
  date: z.string().regex(/^\d{8}$/),
  dueDate: z.string().regex(/^\d{8}$/),
  party: named,
  /** Our number of the order or load. */
  number: named,
  /** The order's, for a dispatch. */
  orderNumbers: z.array(z.string()),
  note: z.string(),
  lines: z.array(
    z.object({
      item: named,
      unit: z.string(),
      quantity: decimal,
      rate: decimal.nullable(),
      amount: decimal,
      godown: z.string().nullable(),
      batch: z.string().nullable(),
      salesLedger: named,
    }),
  ),
  tax: z.object({ ledger: named, amount: decimal }).nullable(),
  total: decimal,
});
export type WantedVoucher = z.output<typeof wantedVoucher>;

export const openVoucher = z.object({
  key: named,
  revision: z.int().positive(),
  kind: z.enum(['order', 'dispatch']),
  /** The company it belongs to, also when nothing is wanted of it any more. */
  company: named,
  wanted: wantedVoucher.nullable(),
});
export type OpenVoucher = z.output<typeof openVoucher>;

export const openQuestion = z.object({
  id: named,
  company: named,
  type: named,
  /** Days, `20261122`. */
  from: z.string(),
  to: z.string(),
});
export type OpenQuestion = z.output<typeof openQuestion>;

/** What the agent is given to do. */
export const siteWork = z.object({
  /** The company in Tally this agent stands beside. */
  company: named,
  vouchers: z.array(openVoucher),
  questions: z.array(openQuestion),
  /** Whether stock items and ledgers are to be read again now. */
  mastersDue: z.boolean(),
});
export type SiteWork = z.output<typeof siteWork>;

const said = z.string().max(500).optional();
/**
 * How it went with one revision of a voucher. `trouble`: nothing is settled; with `maybeDone` Tally may have it all the
 * same, with `auth` Tally lets nobody in.
 */
export const voucherReport = z.object({
  key: named,
  revision: z.int().positive(),
  outcome: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('booked'), reference: named }),
    z.object({ kind: z.literal('cancelled'), reference: z.string().nullable() }),
    z.object({ kind: z.literal('refused'), code: named, said }),
    z.object({ kind: z.literal('trouble'), code: named, said, maybeDone: z.boolean(), auth: z.boolean() }),
  ]),
});
export type VoucherReport = z.output<typeof voucherReport>;

/** A voucher as Tally lists it. */
export const listedVoucher = z.object({
  key: z.string().nullable(),
  number: z.string(),
  date: z.string(),
  party: z.string(),
  total: z.string(),
  cancelled: z.boolean(),
});
export type ListedVoucher = z.output<typeof listedVoucher>;

export const siteReport = z.object({
  vouchers: z.array(voucherReport).max(500),
  answers: z.array(z.object({ id: named, vouchers: z.array(listedVoucher) })).max(50),
});
export type SiteReport = z.output<typeof siteReport>;

export const stockItem = z.object({
  /** What Tally knows it by, and what it is described as. */
  name: z.string(),
  description: z.string().nullable(),
  unit: z.string(),
  hsn: z.string().nullable(),
  /** Units of its own: `{ box: "100" }`, in base units. */
  alternate: z.object({ unit: z.string(), baseQuantity: z.string() }).nullable(),
  price: z.string().nullable(),
  closing: z.string(),
});
export const ledger = z.object({
  name: z.string(),
  taxNumber: z.string().nullable(),
  creditLimit: z.string().nullable(),
  /** What the customer owes; negative when paid ahead. */
  owes: z.string(),
});

/** Every stock item and every customer's ledger, as of one moment. */
export const siteMasters = z.object({
  asOf: z.number(),
  items: z.array(z.object({ id: named, row: stockItem })).max(200_000),
  ledgers: z.array(z.object({ id: named, row: ledger })).max(200_000),
});
export type SiteMasters = z.output<typeof siteMasters>;
