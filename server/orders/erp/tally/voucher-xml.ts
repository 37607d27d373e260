import { createHash } from 'node:crypto';
import { XMLBuilder } from 'fast-xml-parser';
import type { OpenVoucher, WantedVoucher } from './site-wire.ts';

// Tally's XML as its HTTP port takes it. Attributes begin with `@`, and a list's elements share one name.

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: false });
const build = (tree: object): string => `<?xml version="1.0" encoding="UTF-8"?>${builder.build(tree)}`;

/** What Tally knows the voucher of a key by: imported again, it is altered and not added. */
const remoteIdOf = (key: string): string =>
  `throughline-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;

/** Our number and the revision of what is wanted: by it a search sees whether a voucher says what it is to say. */
export const narrationOf = ({ revision, wanted }: Pick<OpenVoucher, 'revision' | 'wanted'>): string =>
  `${wanted?.note ?? ''} [${revision}]`;

const header = (request: 'Import' | 'Export', type: 'Data' | 'Collection', id: string) => ({
  HEADER: { VERSION: 1, TALLYREQUEST: request, TYPE: type, ID: id },
});

/** Adds the voucher, or makes the one with its remote id say this. */
export function importXml(open: OpenVoucher, wanted: WantedVoucher, isThere: boolean): string {
  return build({
    ENVELOPE: {
      ...header('Import', 'Data', 'Vouchers'),
      BODY: {
        DESC: { STATICVARIABLES: { SVCURRENTCOMPANY: wanted.company } },
        DATA: {
          TALLYMESSAGE: {
            '@xmlns:UDF': 'TallyUDF',
            VOUCHER: {
              '@REMOTEID': remoteIdOf(open.key),
              '@VCHTYPE': wanted.type,
              '@ACTION': isThere ? 'Alter' : 'Create',
              '@OBJVIEW': 'Invoice Voucher View',
              ...voucherFields(open, wanted),
            },
          },
        },
      },
    },
  });
}

function voucherFields(open: OpenVoucher, wanted: WantedVoucher): object {
  return {
    DATE: wanted.date,
    VOUCHERTYPENAME: wanted.type,
    REFERENCE: open.key,
    PARTYLEDGERNAME: wanted.party,
    PARTYNAME: wanted.party,
    NARRATION: narrationOf(open),
    PERSISTEDVIEW: 'Invoice Voucher View',
    ISINVOICE: 'Yes',
    ...(wanted.orderNumbers.length > 0
      ? { 'INVOICEORDERLIST.LIST': wanted.orderNumbers.map((number) => ({ BASICPURCHASEORDERNO: number })) }
      : {}),
    'ALLINVENTORYENTRIES.LIST': wanted.lines.map((line) => inventoryEntry(wanted, line)),
    // The party owes (a debit is negative and deemed positive), sales and tax are credits: together they are nothing.
    'LEDGERENTRIES.LIST': [
      { LEDGERNAME: wanted.party, ISDEEMEDPOSITIVE: 'Yes', ISPARTYLEDGER: 'Yes', AMOUNT: negated(wanted.total) },
      ...(wanted.tax === null
        ? []
        : [{ LEDGERNAME: wanted.tax.ledger, ISDEEMEDPOSITIVE: 'No', ISPARTYLEDGER: 'No', AMOUNT: wanted.tax.amount }]),
    ],
  };
}

function inventoryEntry({ dueDate }: WantedVoucher, line: WantedVoucher['lines'][number]): object {
  const quantity = line.unit === '' ? line.quantity : `${line.quantity} ${line.unit}`;
  const amounts = {
    ...(line.rate === null ? {} : { RATE: line.unit === '' ? line.rate : `${line.rate}/${line.unit}` }),
    AMOUNT: line.amount,
    ACTUALQTY: quantity,
    BILLEDQTY: quantity,
  };
  return {
    STOCKITEMNAME: line.item,
    ISDEEMEDPOSITIVE: 'No',
    ...amounts,
    'BATCHALLOCATIONS.LIST': {
      ...(line.godown === null ? {} : { GODOWNNAME: line.godown }),
      ...(line.batch === null ? {} : { BATCHNAME: line.batch }),
      ORDERDUEDATE: dueDate,
      AMOUNT: line.amount,
      ACTUALQTY: quantity,
      BILLEDQTY: quantity,
    },
    'ACCOUNTINGALLOCATIONS.LIST': { LEDGERNAME: line.salesLedger, ISDEEMEDPOSITIVE: 'No', AMOUNT: line.amount },
  };
}

const negated = (amount: string): string => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`);

/** Cancels a voucher: it keeps its number and loses its effect. */
export function cancelXml(
  company: string,
  { masterId, type, date }: { masterId: string; type: string; date: string },
): string {
  const voucher = {
    '@DATE': date,
    '@TAGNAME': 'MASTERID',
    '@TAGVALUE': masterId,
    '@VCHTYPE': type,
    '@ACTION': 'Cancel',
  };
  return build({
    ENVELOPE: {
      ...header('Import', 'Data', 'Vouchers'),
      BODY: {
        DESC: { STATICVARIABLES: { SVCURRENTCOMPANY: company } },
        DATA: { TALLYMESSAGE: { VOUCHER: { ...voucher, NARRATION: 'Cancelled' } } },
      },
    },
  });
}

const voucherFetch =
  'DATE,VOUCHERNUMBER,VOUCHERTYPENAME,PARTYLEDGERNAME,REFERENCE,MASTERID,NARRATION,AMOUNT,ISCANCELLED';

/** The vouchers with our key in their reference. */
export const findXml = (company: string, key: string): string =>
  collection(
    company,
    'Throughline Vouchers',
    { TYPE: 'Voucher', FETCH: voucherFetch, FILTERS: 'TLIsAsked' },
    {},
    `$Reference = ${quoted(key)}`,
  );

/** The vouchers of a type, dated within two days, both counted. */
export const listXml = (company: string, type: string, from: string, to: string): string =>
  collection(
    company,
    'Throughline Vouchers',
    { TYPE: 'Voucher', FETCH: voucherFetch, FILTERS: 'TLIsAsked' },
    { SVFROMDATE: { '@TYPE': 'Date', '#text': from }, SVTODATE: { '@TYPE': 'Date', '#text': to } },
    `$VoucherTypeName = ${quoted(type)} AND $Date >= $$Date:##SVFROMDATE AND $Date <= $$Date:##SVTODATE`,
  );

export const itemsXml = (company: string): string =>
  collection(company, 'Throughline Items', {
    TYPE: 'StockItem',
    FETCH:
      'NAME,GUID,DESCRIPTION,BASEUNITS,ADDITIONALUNITS,CONVERSION,DENOMINATOR,GSTHSNCODE,STANDARDPRICELIST,CLOSINGBALANCE',
  });

export const ledgersXml = (company: string): string =>
  collection(company, 'Throughline Customers', {
    TYPE: 'Ledger',
    CHILDOF: '$$GroupSundryDebtors',
    BELONGSTO: 'Yes',
    FETCH: 'NAME,GUID,PARTYGSTIN,CREDITLIMIT,CLOSINGBALANCE',
  });

function collection(
  company: string,
  name: string,
  definition: object,
  variables: object = {},
  formula?: string,
): string {
  const system =
    formula === undefined ? {} : { SYSTEM: { '@TYPE': 'Formulae', '@NAME': 'TLIsAsked', '#text': formula } };
  return build({
    ENVELOPE: {
      ...header('Export', 'Collection', name),
      BODY: {
        DESC: {
          STATICVARIABLES: { SVCURRENTCOMPANY: company, SVEXPORTFORMAT: '$$SysName:XML', ...variables },
          TDL: { TDLMESSAGE: { COLLECTION: { '@NAME': name, '@ISMODIFY': 'No', ...definition }, ...system } },
        },
      },
    },
  });
}

/** A text in a formula. Tally has no way to write a quote inside one, so that a key never holds any. */
const quoted = (text: string): string => `"${text.replaceAll('"', '')}"`;
