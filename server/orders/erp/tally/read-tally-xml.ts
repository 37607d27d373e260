import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';
import type { ListedVoucher, SiteMasters } from './site-wire.ts';

const lists = new Set(['VOUCHER', 'STOCKITEM', 'LEDGER', 'LINEERROR', 'STANDARDPRICELIST.LIST']);
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  // A code such as 007 or 1e5 is a text, and entities are read as such and not expanded further.
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => lists.has(name),
});

/** What Tally said, as a tree; undefined when it is no XML. Characters XML forbids, which Tally writes all the same, are dropped. */
function treeOf(text: string): unknown {
  try {
    return parser.parse(text.replaceAll(/&#(x0*([0-8bcef]|1[0-9a-f])|0*([0-8]|1[1-9]|2\d|3[01]));/gi, ''));
  } catch {
    return undefined;
  }
}

const value = z.union([
  z.string(),
  z.object({ '#text': z.string().optional() }).transform((node) => node['#text'] ?? ''),
]);
const text = value.nullish().transform((read) => (read ?? '').trim());
const count = text.transform((read) => Number(read || 0));

const counts = z.object({
  CREATED: count,
  ALTERED: count,
  IGNORED: count,
  ERRORS: count,
  CANCELLED: count,
  COMBINED: count,
  EXCEPTIONS: count,
  LINEERROR: z.array(text).optional(),
});
type Counts = z.output<typeof counts>;

const importAnswer = z.union([
  z.object({ RESPONSE: counts }).transform(({ RESPONSE }) => RESPONSE),
  z
    .object({
      ENVELOPE: z.object({
        BODY: z.object({ DATA: z.object({ IMPORTRESULT: counts.optional(), LINEERROR: z.array(text).optional() }) }),
      }),
    })
    .transform(({ ENVELOPE: { BODY } }): Counts => {
      const { IMPORTRESULT, LINEERROR } = BODY.DATA;
      const none = { CREATED: 0, ALTERED: 0, IGNORED: 0, ERRORS: 0, CANCELLED: 0, COMBINED: 0, EXCEPTIONS: 0 };
      return { ...none, ...IMPORTRESULT, LINEERROR: [...(IMPORTRESULT?.LINEERROR ?? []), ...(LINEERROR ?? [])] };
    }),
]);

/** What an import did. `no_company`: the company is not open there. `refused`: in Tally's words, or with none. */
export type ImportAnswer =
  | { readonly kind: 'done' | 'nothing' | 'unreadable' }
  | { readonly kind: 'no_company' | 'refused'; readonly said: string };

export function readImport(xml: string): ImportAnswer {
  const read = importAnswer.safeParse(treeOf(xml));
  if (!read.success) return { kind: 'unreadable' };
  const { LINEERROR, CREATED, ALTERED, CANCELLED, COMBINED, ERRORS, EXCEPTIONS } = read.data;
  const said = (LINEERROR ?? []).filter(Boolean).join(' ').slice(0, 500);
  if (noCompany.test(said)) return { kind: 'no_company', said };
  // Errors without words are told too: HTTP says 200 and every count may be zero.
  if (said !== '' || ERRORS > 0 || EXCEPTIONS > 0) return { kind: 'refused', said };
  return { kind: CREATED + ALTERED + CANCELLED + COMBINED > 0 ? 'done' : 'nothing' };
}

const noCompany = /SVCurrentCompany|No Company|Company .*not (?:open|loaded)/i;

const voucher = z.object({
  '@VCHTYPE': z.string().optional(),
  DATE: text,
  VOUCHERTYPENAME: text,
  VOUCHERNUMBER: text,
  PARTYLEDGERNAME: text,
  REFERENCE: text,
  MASTERID: text,
  NARRATION: text,
  AMOUNT: text,
  ISCANCELLED: text,
});

/** A voucher as a search finds it. */
export interface FoundVoucher extends ListedVoucher {
  readonly type: string;
  readonly masterId: string;
  readonly narration: string;
}

const exported = <T>(shape: z.ZodType<T>) =>
  z.object({
    ENVELOPE: z.object({ BODY: z.object({ DATA: z.object({ COLLECTION: z.union([shape, z.string()]).optional() }) }) }),
  });

/** The vouchers of an export; undefined when it is none. */
export function readVouchers(xml: string): FoundVoucher[] | undefined {
  const read = exported(z.object({ VOUCHER: z.array(voucher).optional() })).safeParse(treeOf(xml));
  if (!read.success) return undefined;
  const found = read.data.ENVELOPE.BODY.DATA.COLLECTION;
  return (typeof found === 'object' ? (found.VOUCHER ?? []) : []).map((each) => ({
    key: each.REFERENCE || null,
    number: each.VOUCHERNUMBER,
    date: each.DATE,
    party: each.PARTYLEDGERNAME,
    // The party's entry is a debit, which Tally writes as negative.
    total: each.AMOUNT.replace(/^-/, '') || '0',
    cancelled: each.ISCANCELLED === 'Yes',
    type: each.VOUCHERTYPENAME || each['@VCHTYPE'] || '',
    masterId: each.MASTERID,
    narration: each.NARRATION,
  }));
}

/** `12.500 Nos` → `12.500`; `-3` → `-3`; nothing → `0`. Commas group digits. */
const amountIn = (written: string): string => /-?[\d,]+(?:\.\d+)?/.exec(written)?.[0].replaceAll(',', '') ?? '0';

const item = z.object({
  '@NAME': z.string(),
  GUID: text,
  DESCRIPTION: text,
  BASEUNITS: text,
  ADDITIONALUNITS: text,
  CONVERSION: text,
  DENOMINATOR: text,
  GSTHSNCODE: text,
  CLOSINGBALANCE: text,
  'STANDARDPRICELIST.LIST': z.array(z.union([z.object({ DATE: text, RATE: text }), z.string()])).optional(),
});

export function readItems(xml: string): SiteMasters['items'] | undefined {
  const read = exported(z.object({ STOCKITEM: z.array(item).optional() })).safeParse(treeOf(xml));
  if (!read.success) return undefined;
  const found = read.data.ENVELOPE.BODY.DATA.COLLECTION;
  return (typeof found === 'object' ? (found.STOCKITEM ?? []) : []).map((each) => {
    const prices = (each['STANDARDPRICELIST.LIST'] ?? []).filter((one) => typeof one === 'object');
    const newest = prices.toSorted((a, b) => (a.DATE < b.DATE ? 1 : -1))[0];
    return {
      id: each.GUID || each['@NAME'],
      row: {
        name: each['@NAME'],
        description: each.DESCRIPTION || null,
        unit: each.BASEUNITS,
        hsn: each.GSTHSNCODE || null,
        alternate: alternateOf(each),
        price: newest ? amountIn(newest.RATE) : null,
        closing: amountIn(each.CLOSINGBALANCE),
      },
    };
  });
}

/** `DENOMINATOR` base units are `CONVERSION` of the additional unit. */
function alternateOf({ ADDITIONALUNITS, CONVERSION, DENOMINATOR }: z.output<typeof item>) {
  const [base, additional] = [Number(amountIn(DENOMINATOR)), Number(amountIn(CONVERSION))];
  if (ADDITIONALUNITS === '' || !(base > 0) || !(additional > 0)) return null;
  return { unit: ADDITIONALUNITS, baseQuantity: String(base / additional) };
}

const ledgerNode = z.object({
  '@NAME': z.string(),
  GUID: text,
  PARTYGSTIN: text,
  CREDITLIMIT: text,
  CLOSINGBALANCE: text,
});

export function readLedgers(xml: string): SiteMasters['ledgers'] | undefined {
  const read = exported(z.object({ LEDGER: z.array(ledgerNode).optional() })).safeParse(treeOf(xml));
  if (!read.success) return undefined;
  const found = read.data.ENVELOPE.BODY.DATA.COLLECTION;
  return (typeof found === 'object' ? (found.LEDGER ?? []) : []).map((each) => {
    const limit = amountIn(each.CREDITLIMIT);
    const closing = amountIn(each.CLOSINGBALANCE);
    return {
      id: each.GUID || each['@NAME'],
      row: {
        name: each['@NAME'],
        taxNumber: each.PARTYGSTIN || null,
        creditLimit: Number(limit) === 0 ? null : limit.replace(/^-/, ''),
        // A debit balance, what the customer owes, is negative in Tally's XML.
        owes: closing.startsWith('-') ? closing.slice(1) : Number(closing) === 0 ? '0' : `-${closing}`,
      },
    };
  });
}
