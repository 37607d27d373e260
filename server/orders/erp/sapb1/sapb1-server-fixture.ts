import {
  type Answered,
  type Asked,
  breathe,
  json,
  startWireServer,
  type WireServer,
} from '../wire/wire-server-fixture.ts';

/**
 * A stand-in that speaks the Service Layer's wire format: login with a session cookie that runs out, entity sets with
 * $select, $filter, $orderby and $top, actions, error bodies with SAP's codes, an approval procedure that turns what is
 * posted into a draft, a notification procedure that refuses a second document with one reference. It has no licences, no
 * postings, no pricing of its own and no document series.
 */
export interface Sapb1Server extends WireServer {
  readonly sets: ReadonlyMap<string, readonly Entity[]>;
  put(set: string, entity: Entity): void;
  /** Ends every session, as half an hour without a request does. */
  expire(): void;
  /** An authorizer's answer to the draft with this reference. */
  decide(reference: string, status: 'dasApproved' | 'dasRejected'): void;
}

export type Entity = Record<string, unknown>;

/** How this company is set up. */
export interface CompanySetup {
  readonly company: string;
  readonly user: string;
  readonly password: string;
  readonly taxPercent: number;
  /** Whether the notification procedure refuses a second document with one reference. */
  readonly keyIsUnique: boolean;
  /** Whether new orders need an approval, and how a POST that made a draft is answered. */
  readonly approval: 'none' | 'answers_with_a_number' | 'answers_not_found';
}

class SapError extends Error {
  readonly status: number;
  readonly code: number;
  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const notFound = (): SapError => new SapError(404, -2028, 'No matching records found (ODBC -2028)');
const keyOf: Readonly<Record<string, string>> = { Items: 'ItemCode', BusinessPartners: 'CardCode' };

export async function startSapb1(setup: CompanySetup): Promise<Sapb1Server> {
  const company = new Company(setup);
  const server = await startWireServer(async (asked) => {
    try {
      return await company.answer(asked);
    } catch (error) {
      if (error instanceof SapError) return sapError(error.status, error.code, error.message);
      throw error;
    }
  });
  return Object.assign(server, {
    sets: company.sets,
    put: (set: string, entity: Entity) => company.put(set, entity),
    expire: () => company.sessions.clear(),
    decide(reference: string, status: 'dasApproved' | 'dasRejected') {
      for (const draft of company.rows('Drafts'))
        if (draft['NumAtCard'] === reference) draft['AuthorizationStatus'] = status;
    },
  });
}

export const sapError = (status: number, code: number, message: string): Answered =>
  json(status, { error: { code, message: { lang: 'en-us', value: message } } });

const round = (value: number, digits: number): number =>
  Number(`${Math.round(Number(`${value.toFixed(9)}e${digits}`))}e-${digits}`);

class Company {
  readonly sets = new Map<string, Entity[]>();
  readonly sessions = new Set<string>();
  readonly setup: CompanySetup;
  #lastEntry = 40;
  #lastSession = 0;

  constructor(setup: CompanySetup) {
    this.setup = setup;
  }

  rows(set: string): Entity[] {
    const known = this.sets.get(set) ?? [];
    this.sets.set(set, known);
    return known;
  }

  put(set: string, entity: Entity): void {
    const key = keyOf[set] ?? 'DocEntry';
    const rows = this.rows(set).filter((each) => each[key] !== entity[key]);
    this.sets.set(set, [...rows, { UpdateDate: new Date().toISOString().slice(0, 10), ...entity }]);
  }

  async answer({ method, path, query, headers, body }: Asked): Promise<Answered> {
    const place = path.replace(/^\/b1s\/v1\//, '');
    if (place === 'Login') return this.#login(JSON.parse(body));
    const session = /B1SESSION=([^;]+)/.exec(headers.cookie ?? '')?.[1] ?? '';
    if (!this.sessions.has(session)) throw new SapError(401, 301, 'Invalid session or session already timeout.');
    const given: Entity = body === '' ? {} : JSON.parse(body);
    const [, set = '', key, action] = /^(\w+)(?:\(([^)]*)\))?(?:\/(\w+))?$/.exec(place) ?? [];
    if (method === 'GET')
      return json(200, key === undefined ? { value: this.#list(set, query) } : this.#get(set, Number(key)));
    await breathe();
    if (place === 'OrdersService_Preview') return json(200, this.#made(given['Document'] as Entity));
    if (place === 'DraftsService_SaveDraftToDocument')
      return this.#addDraft(Number((given['Document'] as Entity)['DocEntry']));
    if (method === 'POST' && action === 'Cancel') return this.#cancel(this.#get(set, Number(key)));
    if (method === 'POST' && key === undefined) return this.#post(set, given);
    if (method === 'PATCH')
      return this.#patch(this.#get(set, Number(key)), given, headers['b1s-replacecollectionsonpatch'] === 'true');
    if (method === 'DELETE' && set === 'Drafts') {
      this.sets.set(
        set,
        this.rows(set).filter((each) => each['DocEntry'] !== Number(key)),
      );
      return { status: 204, body: '' };
    }
    throw new SapError(400, -5_006, 'The requested action is not supported for this object.');
  }

  #login({ CompanyDB, UserName, Password }: Entity): Answered {
    const { company, user, password } = this.setup;
    if (CompanyDB !== company || UserName !== user || Password !== password)
      throw new SapError(401, 100_000_027, 'Login failed');
    this.#lastSession += 1;
    const id = `8cd2f1b6-0000-11ef-8000-${String(this.#lastSession).padStart(12, '0')}`;
    this.sessions.add(id);
    const cookies = [`B1SESSION=${id};HttpOnly;SameSite=None`, 'ROUTEID=.node2; path=/b1s'];
    return json(
      200,
      {
        'odata.metadata': 'b1s/v1/$metadata#B1Sessions/@Element',
        SessionId: id,
        Version: '1000290',
        SessionTimeout: 30,
      },
      { 'set-cookie': cookies },
    );
  }

  #get(set: string, entry: number): Entity {
    const row = this.rows(set).find((each) => each['DocEntry'] === entry);
    if (!row) throw notFound();
    return row;
  }

  #list(set: string, query: URLSearchParams): Entity[] {
    const conditions = (query.get('$filter') ?? '').split(' and ').filter(Boolean);
    const order = query.get('$orderby')?.split(' ')[0];
    const rows = this.rows(set).filter((each) => conditions.every((one) => holds(each, one)));
    if (order !== undefined) rows.sort((a, b) => compare(a[order], b[order]));
    const fields = query.get('$select')?.split(',');
    return rows
      .slice(0, Number(query.get('$top') ?? 20))
      .map((each) => (fields ? Object.fromEntries(fields.map((field) => [field, each[field] ?? null])) : each))
      .map((each) => ({ ...each, Cancelled: each['Cancelled'] ?? 'tNO' }));
  }

  /** What SAP would make of a document: lines with their numbers, totals. */
  #made(given: Entity): Entity {
    if (!this.rows('BusinessPartners').some(({ CardCode }) => CardCode === given['CardCode'])) {
      throw new SapError(
        400,
        -5_002,
        `1470000363 - Business partner code '${given['CardCode']}' is not valid [ORDR.CardCode]`,
      );
    }
    const lines = given['DocumentLines'] as Entity[];
    if (lines.length === 0)
      throw new SapError(400, -5_002, 'Cannot add or update document; at least one line is required');
    const DocumentLines = lines.map((line, at) => this.#line(line, at));
    const digits = given['DocCurrency'] === 'KWD' ? 3 : 2;
    const net = DocumentLines.reduce((sum, line) => sum + Number(line['LineTotal']), 0);
    const VatSum = DocumentLines.reduce(
      (sum, line) => sum + round((Number(line['LineTotal']) * this.setup.taxPercent) / 100, digits),
      0,
    );
    const name = this.rows('BusinessPartners').find(({ CardCode }) => CardCode === given['CardCode'])?.['CardName'];
    return {
      ...given,
      CardName: name,
      DocumentLines,
      VatSum: round(VatSum, digits),
      DocTotal: round(net + VatSum, digits),
      DocTotalFc: 0,
      VatSumFc: 0,
    };
  }

  #line(line: Entity, at: number): Entity {
    const base = line['BaseType'] === 17 ? this.#get('Orders', Number(line['BaseEntry'])) : undefined;
    const from = (base?.['DocumentLines'] as Entity[] | undefined)?.find(({ LineNum }) => LineNum === line['BaseLine']);
    const whole: Entity = { ...from, ...line };
    if (!this.rows('Items').some(({ ItemCode }) => ItemCode === whole['ItemCode'])) {
      throw new SapError(400, -5_002, `Item '${whole['ItemCode']}' does not exist or is inactive`);
    }
    const LineTotal = round(Number(whole['UnitPrice']) * Number(whole['Quantity']), 2);
    return { ...whole, LineNum: line['LineNum'] ?? at, LineTotal };
  }

  #post(set: string, given: Entity): Answered {
    const whole = this.#made(given);
    if (set === 'Orders') this.#checkCredit(whole);
    const draft = set === 'Orders' && this.setup.approval !== 'none';
    const reference = given['NumAtCard'];
    const same = (place: string): boolean => this.rows(place).some((each) => each['NumAtCard'] === reference);
    if (this.setup.keyIsUnique && (same(set) || (draft && same('Drafts')))) {
      throw new SapError(400, -1_116, `(80001) throughline:duplicate ${reference}`);
    }
    this.#lastEntry += 1;
    const entry = this.#lastEntry;
    const created = {
      CreationDate: '2026-11-02T00:00:00Z',
      DocTime: '04:30:00',
      Cancelled: 'tNO',
      DocumentStatus: 'bost_Open',
    };
    const entity = { ...whole, ...created, DocEntry: entry, DocNum: 1_000 + entry };
    if (!draft) {
      this.put(set, entity);
      return { status: 204, headers: { location: `/b1s/v1/${set}(${entry})` }, body: '' };
    }
    this.put('Drafts', { ...entity, DocObjectCode: 'oOrders', AuthorizationStatus: 'dasPending' });
    if (this.setup.approval === 'answers_not_found') throw notFound();
    return { status: 204, headers: { location: `/b1s/v1/Orders(${entry})` }, body: '' };
  }

  #checkCredit(order: Entity): void {
    const card = this.rows('BusinessPartners').find(({ CardCode }) => CardCode === order['CardCode']);
    const limit = Number(card?.['CreditLimit'] ?? 0);
    if (limit > 0 && Number(order['DocTotal']) + Number(card?.['CurrentAccountBalance'] ?? 0) > limit) {
      throw new SapError(400, -5_002, 'Customer credit limit deviation: limit exceeded');
    }
  }

  #addDraft(entry: number): Answered {
    const draft = this.#get('Drafts', entry);
    if (draft['AuthorizationStatus'] !== 'dasApproved')
      throw new SapError(400, -5_002, 'The draft has not been approved');
    if (draft['DocumentStatus'] !== 'bost_Open') throw new SapError(400, -5_002, 'The draft was added already');
    this.#lastEntry += 1;
    const { DocObjectCode: _, AuthorizationStatus: __, ...order } = draft;
    this.put('Orders', { ...order, DocEntry: this.#lastEntry, DocNum: 1_000 + this.#lastEntry });
    this.put('Drafts', { ...draft, DocumentStatus: 'bost_Close', AuthorizationStatus: 'dasGenerated' });
    return { status: 204, body: '' };
  }

  #cancel(order: Entity): Answered {
    if (order['Cancelled'] === 'tYES') throw new SapError(400, -5_006, 'This document has been canceled already');
    const delivered = this.rows('DeliveryNotes').some((each) =>
      (each['DocumentLines'] as Entity[]).some(({ BaseEntry }) => BaseEntry === order['DocEntry']),
    );
    if (delivered) throw new SapError(400, -5_006, 'Cannot cancel; a target document exists');
    this.put('Orders', { ...order, Cancelled: 'tYES', DocumentStatus: 'bost_Close' });
    return { status: 204, body: '' };
  }

  #patch(order: Entity, given: Entity, replaces: boolean): Answered {
    const kept = replaces ? [] : (order['DocumentLines'] as Entity[]);
    const whole = this.#made({
      ...order,
      ...given,
      DocumentLines: [...kept, ...((given['DocumentLines'] as Entity[] | undefined) ?? [])],
    });
    this.#checkCredit(whole);
    this.put('Orders', whole);
    return { status: 204, body: '' };
  }
}

const compare = (a: unknown, b: unknown): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  return left < right ? -1 : left > right ? 1 : 0;
};

function holds(entity: Entity, condition: string): boolean {
  const [, field = '', operator, text, number] =
    /^(\w+) (eq|gt|ge|lt|le) (?:'((?:[^']|'')*)'|(-?\d+))$/.exec(condition) ?? [];
  if (operator === undefined) throw new SapError(400, -1_000, `Invalid filter: ${condition}`);
  const value = number === undefined ? (text ?? '').replaceAll("''", "'") : Number(number);
  const there = String(field).endsWith('Date') ? String(entity[field] ?? '').slice(0, 10) : (entity[field] ?? 'tNO');
  const sign = compare(there, value);
  return { eq: sign === 0, gt: sign > 0, ge: sign >= 0, lt: sign < 0, le: sign <= 0 }[operator] ?? false;
}
