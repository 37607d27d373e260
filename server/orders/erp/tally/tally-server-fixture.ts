import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { type Answered, type Asked, breathe, startWireServer, type WireServer } from '../wire/wire-server-fixture.ts';

/**
 * A stand-in that speaks Tally's XML over HTTP: everything is a POST answered with 200, imports with counts and LINEERROR,
 * an import under a known REMOTEID alters that voucher, exports of collections with a filter. It knows the formulas the
 * agent sends and no others, and keeps no books: no balances move, no ageing, no price levels, no voucher classes.
 */
export interface TallyServer extends WireServer {
  readonly vouchers: readonly Voucher[];
  addItem(name: string, fields?: Node): void;
  addLedger(name: string, fields?: Node): void;
  /** Whether the company is open on the screen. */
  openCompany(open: boolean): void;
}

type Node = Record<string, unknown>;
export interface Voucher extends Node {
  readonly REMOTEID: string;
  ISCANCELLED: string;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  isArray: (name) => ['ALLINVENTORYENTRIES.LIST', 'LEDGERENTRIES.LIST'].includes(name),
});
const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@' });

export async function startTally(company: string): Promise<TallyServer> {
  const office = new TallyOffice(company);
  const server = await startWireServer((asked) => office.answer(asked));
  return Object.assign(server, {
    vouchers: office.vouchers,
    addItem: (name: string, fields: Node = {}) => void office.items.set(name, { BASEUNITS: 'length', ...fields }),
    addLedger: (name: string, fields: Node = {}) => void office.ledgers.set(name, fields),
    openCompany(open: boolean) {
      office.isOpen = open;
    },
  });
}

const xml = (tree: object): Answered => ({
  status: 200,
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body: builder.build(tree),
});

const zeroes = {
  CREATED: 0,
  ALTERED: 0,
  DELETED: 0,
  LASTVCHID: 0,
  LASTMID: 0,
  COMBINED: 0,
  IGNORED: 0,
  ERRORS: 0,
  CANCELLED: 0,
  EXCEPTIONS: 0,
};

class TallyOffice {
  readonly company: string;
  readonly vouchers: Voucher[] = [];
  readonly items = new Map<string, Node>();
  readonly ledgers = new Map<string, Node>();
  isOpen = true;
  #last = 0;

  constructor(company: string) {
    this.company = company;
  }

  async answer({ body }: Asked): Promise<Answered> {
    const { ENVELOPE: envelope } = parser.parse(body);
    const { TALLYREQUEST: request, ID: id } = envelope.HEADER;
    const asked = envelope.BODY.DESC.STATICVARIABLES.SVCURRENTCOMPANY;
    if (!this.isOpen || asked !== this.company) {
      return xml({
        ENVELOPE: {
          HEADER: { VERSION: 1, STATUS: 0 },
          BODY: { DATA: { LINEERROR: `Could not set 'SVCurrentCompany' to '${asked}'` } },
        },
      });
    }
    await breathe();
    if (request === 'Import') return this.#import(envelope.BODY.DATA.TALLYMESSAGE.VOUCHER);
    if (request !== 'Export') return { status: 200, body: '<RESPONSE>Unknown Request, cannot be processed</RESPONSE>' };
    const rows = this.#export(String(id), envelope.BODY.DESC);
    return xml({ ENVELOPE: { HEADER: { VERSION: 1, STATUS: 1 }, BODY: { DESC: {}, DATA: { COLLECTION: rows } } } });
  }

  #import(voucher: Node): Answered {
    if (voucher['@ACTION'] === 'Cancel') return this.#cancel(String(voucher['@TAGVALUE']));
    const wrong = this.#wrongWith(voucher);
    if (wrong !== undefined) return xml({ RESPONSE: { LINEERROR: wrong, ...zeroes, ERRORS: 1 } });
    const remoteId = String(voucher['@REMOTEID']);
    const at = this.vouchers.findIndex((each) => each.REMOTEID === remoteId);
    if (at < 0) this.#last += 1;
    const known = this.vouchers[at];
    const kept = {
      ...voucher,
      REMOTEID: remoteId,
      ISCANCELLED: known?.ISCANCELLED ?? 'No',
      VOUCHERNUMBER: known?.['VOUCHERNUMBER'] ?? `${this.#last}/26-27`,
      MASTERID: known?.['MASTERID'] ?? String(4_800 + this.#last),
    };
    if (known) this.vouchers[at] = kept;
    else this.vouchers.push(kept);
    return xml({ RESPONSE: { ...zeroes, ...(known ? { ALTERED: 1 } : { CREATED: 1 }), LASTVCHID: kept.MASTERID } });
  }

  #cancel(masterId: string): Answered {
    const voucher = this.vouchers.find((each) => each['MASTERID'] === masterId);
    if (!voucher) return xml({ RESPONSE: { LINEERROR: `Voucher ${masterId} does not exist!`, ...zeroes, ERRORS: 1 } });
    voucher.ISCANCELLED = 'Yes';
    return xml({ RESPONSE: { ...zeroes, COMBINED: 1, LASTVCHID: masterId } });
  }

  #wrongWith(voucher: Node): string | undefined {
    const entries = (voucher['LEDGERENTRIES.LIST'] ?? []) as Node[];
    const lines = (voucher['ALLINVENTORYENTRIES.LIST'] ?? []) as Node[];
    const ledgers = [...entries, ...lines.map((line) => line['ACCOUNTINGALLOCATIONS.LIST'] as Node)];
    for (const { LEDGERNAME: name } of ledgers)
      if (!this.ledgers.has(String(name))) return `Ledger '${name}' does not exist!`;
    for (const { STOCKITEMNAME: name } of lines)
      if (!this.items.has(String(name))) return `Stock Item '${name}' does not exist!`;
    const hundredths = (amount: unknown): number => Math.round(Number(amount) * 100);
    const sum = ledgers.reduce((left, { AMOUNT: amount }) => left + hundredths(amount), 0);
    if (sum !== 0) return `Voucher totals do not match! Dr: … Cr: …  Diff: ${sum / 100}`;
    return undefined;
  }

  #export(id: string, desc: { STATICVARIABLES: Node; TDL: { TDLMESSAGE: Node } }): object {
    if (id === 'Throughline Items') return { STOCKITEM: this.#named(this.items) };
    if (id === 'Throughline Customers')
      return { LEDGER: this.#named(this.ledgers).filter((each) => 'CLOSINGBALANCE' in each) };
    const formula = String((desc.TDL.TDLMESSAGE['SYSTEM'] as Node)['#text']);
    const date = (name: string): string => String((desc.STATICVARIABLES[name] as Node | undefined)?.['#text'] ?? '');
    const matches = (voucher: Voucher): boolean => {
      const [, reference] = /^\$Reference = "(.*)"$/.exec(formula) ?? [];
      if (reference !== undefined) return voucher['REFERENCE'] === reference;
      const [, type] =
        /^\$VoucherTypeName = "([^"]*)" AND \$Date >= \$\$Date:##SVFROMDATE AND \$Date <= \$\$Date:##SVTODATE$/.exec(
          formula,
        ) ?? [];
      const day = String(voucher['DATE']);
      return type === voucher['VOUCHERTYPENAME'] && day >= date('SVFROMDATE') && day <= date('SVTODATE');
    };
    const typed = (text: unknown) => ({ '@TYPE': 'String', '#text': text });
    const VOUCHER = this.vouchers.filter(matches).map((each) => {
      const entries = each['LEDGERENTRIES.LIST'] as Node[];
      return {
        '@REMOTEID': each.REMOTEID,
        '@VCHTYPE': each['@VCHTYPE'],
        DATE: { '@TYPE': 'Date', '#text': each['DATE'] },
        NARRATION: typed(each['NARRATION']),
        VOUCHERTYPENAME: typed(each['VOUCHERTYPENAME']),
        VOUCHERNUMBER: typed(each['VOUCHERNUMBER']),
        REFERENCE: typed(each['REFERENCE']),
        PARTYLEDGERNAME: typed(each['PARTYLEDGERNAME']),
        MASTERID: { '@TYPE': 'Number', '#text': ` ${each['MASTERID']}` },
        AMOUNT: { '@TYPE': 'Amount', '#text': entries[0]?.['AMOUNT'] },
        ISCANCELLED: { '@TYPE': 'Logical', '#text': each.ISCANCELLED },
      };
    });
    return VOUCHER.length > 0 ? { VOUCHER } : {};
  }

  #named(rows: ReadonlyMap<string, Node>): Node[] {
    return [...rows].map(([name, fields]) => ({ '@NAME': name, '@RESERVEDNAME': '', ...fields }));
  }
}
