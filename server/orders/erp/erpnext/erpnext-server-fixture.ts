import {
  type Answered,
  type Asked,
  breathe,
  json,
  startWireServer,
  type WireServer,
} from '../wire/wire-server-fixture.ts';

/**
 * A stand-in that speaks Frappe's REST wire format: resources, filters and child fields in lists, docstatus, error bodies
 * with `exc_type` and `_server_messages`, a unique custom field, totals computed by itself. It has no permissions by role,
 * no accounting, no stock moves and no scripts of a site's own.
 */
export interface ErpnextServer extends WireServer {
  readonly docs: ReadonlyMap<string, ReadonlyMap<string, Doc>>;
  put(doctype: string, doc: Doc): void;
  /** How many of the next requests are answered 429 with this Retry-After. */
  limitRate(times: number, retryAfter: string): void;
}

export interface Doc {
  name: string;
  docstatus?: number;
  modified?: string;
  items?: Row[];
  [field: string]: unknown;
}
type Row = Record<string, unknown>;

/** How this site is set up. */
export interface SiteSetup {
  readonly credentials: string;
  readonly keyField: string;
  readonly keyIsUnique: boolean;
  /** Digits of rates and quantities. */
  readonly priceDigits: number;
  readonly quantityDigits: number;
  /** What the site's tax templates charge on the net total, in percent. */
  readonly templates: Readonly<Record<string, number>>;
  /** Whether a workflow guards submission. */
  readonly workflow: boolean;
}

class Frappe extends Error {
  readonly status: number;
  readonly type: string;
  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

const links: Readonly<Record<string, string>> = {
  customer: 'Customer',
  company: 'Company',
  item_code: 'Item',
  uom: 'UOM',
  set_warehouse: 'Warehouse',
  taxes_and_charges: 'Sales Taxes and Charges Template',
  account_head: 'Account',
};
const numbered: Readonly<Record<string, string>> = { 'Sales Order': 'SAL-ORD-2026-', 'Delivery Note': 'MAT-DN-2026-' };

export async function startErpnext(setup: SiteSetup): Promise<ErpnextServer> {
  const site = new FrappeSite(setup);
  const server = await startWireServer(async (asked) => {
    try {
      return await site.answer(asked);
    } catch (error) {
      if (error instanceof Frappe) return failed(error);
      throw error;
    }
  });
  return Object.assign(server, {
    docs: site.docs,
    put: (doctype: string, doc: Doc) => site.put(doctype, doc),
    limitRate(times: number, retryAfter: string) {
      site.limited = { times, retryAfter };
    },
  });
}

function failed({ status, type, message }: Frappe): Answered {
  return json(status, {
    exception: `frappe.exceptions.${type}: ${message}`,
    exc_type: type,
    exc: JSON.stringify([`Traceback (most recent call last):\n  …\nfrappe.exceptions.${type}: ${message}\n`]),
    _server_messages: JSON.stringify([
      JSON.stringify({ message, title: 'Message', indicator: 'red', raise_exception: 1 }),
    ]),
  });
}

const flt = (value: unknown, digits: number): number =>
  Number(`${Math.round(Number(`${Number(value ?? 0)}e${digits}`)) + 0}e-${digits}`);

class FrappeSite {
  readonly docs = new Map<string, Map<string, Doc>>();
  readonly setup: SiteSetup;
  limited = { times: 0, retryAfter: '0' };
  #series = 0;
  #clock = Date.UTC(2026, 10, 2, 4, 30);

  constructor(setup: SiteSetup) {
    this.setup = setup;
  }

  /** The site's next moment: every write has its own, in microseconds, as the site's zone (UTC) shows it. */
  #now(): string {
    this.#clock += 1_000;
    return `${new Date(this.#clock).toISOString().replace('T', ' ').slice(0, 19)}.000123`;
  }

  put(doctype: string, doc: Doc): void {
    const known = this.docs.get(doctype) ?? new Map<string, Doc>();
    known.set(doc.name, { ...doc, modified: this.#now() });
    this.docs.set(doctype, known);
  }

  #get(doctype: string, name: string): Doc {
    const doc = this.docs.get(doctype)?.get(name);
    if (!doc) throw new Frappe(404, 'DoesNotExistError', `${doctype} ${name} not found`);
    return doc;
  }

  async answer({ method, path, query, headers, body }: Asked): Promise<Answered> {
    if (this.limited.times > 0) {
      this.limited.times -= 1;
      return json(429, { exc_type: 'TooManyRequestsError' }, { 'retry-after': this.limited.retryAfter });
    }
    if (headers.authorization !== `token ${this.setup.credentials}`)
      throw new Frappe(401, 'AuthenticationError', 'Invalid token');
    const [, api, kind, doctype = '', ...rest] = path.split('/');
    if (api !== 'api') throw new Frappe(404, 'DoesNotExistError', path);
    if (kind === 'method') return this.#method(doctype, JSON.parse(body));
    const name = rest.join('/');
    switch (method) {
      case 'GET':
        return json(200, { data: name === '' ? this.#list(doctype, query) : this.#get(doctype, name) });
      case 'POST':
        return json(200, { data: await this.#insert(doctype, JSON.parse(body)) });
      case 'PUT':
        return json(200, { data: await this.#update(doctype, name, JSON.parse(body)) });
      default:
        if (this.#get(doctype, name).docstatus === 1)
          throw new Frappe(417, 'ValidationError', 'Submitted Record cannot be deleted. You must cancel it first.');
        this.docs.get(doctype)?.delete(name);
        return json(202, { message: 'ok' });
    }
  }

  #list(doctype: string, query: URLSearchParams): Row[] {
    const fields: string[] = JSON.parse(query.get('fields') ?? '["name"]');
    const filters: [string, string, unknown][] = JSON.parse(query.get('filters') ?? '[]');
    const order = (query.get('order_by') ?? 'modified desc').split(',').map((each) => each.trim().split(' '));
    const rows = [...(this.docs.get(doctype)?.values() ?? [])].filter((doc) =>
      filters.every((filter) => holds(doc, filter)),
    );
    rows.sort((a, b) => {
      for (const [field = 'name', way] of order) {
        const [left, right] = [String(a[field] ?? ''), String(b[field] ?? '')];
        if (left !== right) return (left < right ? -1 : 1) * (way === 'desc' ? -1 : 1);
      }
      return 0;
    });
    const start = Number(query.get('limit_start') ?? 0);
    const limit = Number(query.get('limit_page_length') ?? 20);
    return rows.flatMap((doc) => select(doc, fields)).slice(start, start + limit);
  }

  async #insert(doctype: string, given: Doc): Promise<Doc> {
    const { keyField, keyIsUnique } = this.setup;
    const doc: Doc = { ...given, doctype, docstatus: 0, currency: given['currency'] ?? 'INR' };
    this.#validate(doctype, doc);
    const prefix = numbered[doctype];
    if (prefix === undefined) throw new Frappe(403, 'PermissionError', `No permission for ${doctype}`);
    const key = doc[keyField];
    await breathe();
    // The unique index is the last word, at the write itself.
    const taken =
      keyIsUnique &&
      key !== undefined &&
      [...(this.docs.get(doctype)?.values() ?? [])].some((each) => each[keyField] === key);
    if (taken) throw new Frappe(417, 'UniqueValidationError', `${keyField} must be unique`);
    this.#series += 1;
    doc.name = `${prefix}${String(this.#series).padStart(5, '0')}`;
    for (const [at, row] of (doc.items ?? []).entries())
      Object.assign(row, { name: `${doc.name}-row-${at + 1}`, idx: at + 1 });
    if (this.setup.workflow) doc['workflow_state'] = 'Pending';
    this.put(doctype, { ...doc, creation: this.#now() });
    return this.#get(doctype, doc.name);
  }

  #validate(doctype: string, doc: Doc): void {
    for (const [field, target] of Object.entries(links)) {
      for (const holder of [doc, ...(doc.items ?? []), ...((doc['taxes'] as Row[] | undefined) ?? [])]) {
        const value = holder[field];
        if (value && !this.docs.get(target)?.has(String(value)))
          throw new Frappe(417, 'LinkValidationError', `Could not find ${target}: ${value}`);
      }
    }
    if (!doc['customer']) throw new Frappe(417, 'MandatoryError', `[${doctype}, new]: customer`);
    if (doctype === 'Sales Order' && !doc['delivery_date'])
      throw new Frappe(417, 'ValidationError', 'Please enter Delivery Date');
    if ((doc.items ?? []).length === 0) throw new Frappe(417, 'MandatoryError', `[${doctype}, new]: items`);
    this.#compute(doc);
  }

  #compute(doc: Doc): void {
    const { priceDigits, quantityDigits, templates } = this.setup;
    const digits = doc['currency'] === 'KWD' ? 3 : 2;
    let net = 0;
    for (const row of doc.items ?? []) {
      row['rate'] = flt(row['rate'], priceDigits);
      row['qty'] = flt(row['qty'], quantityDigits);
      row['amount'] = flt(Number(row['rate']) * Number(row['qty']), digits);
      net += Number(row['amount']);
    }
    doc['net_total'] = flt(net, digits);
    const percent = templates[String(doc['taxes_and_charges'] ?? '')] ?? 0;
    const actual = ((doc['taxes'] as Row[] | undefined) ?? []).reduce(
      (sum, row) => sum + Number(row['tax_amount'] ?? 0),
      0,
    );
    doc['total_taxes_and_charges'] = flt((net * percent) / 100 + actual, digits);
    doc['grand_total'] = flt(Number(doc['net_total']) + Number(doc['total_taxes_and_charges']), digits);
  }

  async #update(doctype: string, name: string, changes: Row): Promise<Doc> {
    const doc = this.#get(doctype, name);
    const wanted = Number(changes['docstatus'] ?? doc.docstatus);
    if (doc.docstatus === 2) throw new Frappe(417, 'ValidationError', 'Cannot edit cancelled document');
    if (doc.docstatus === 1 && wanted === 0)
      throw new Frappe(417, 'DocstatusTransitionError', 'Cannot change docstatus from 1 (Submitted) to 0 (Draft)');
    if (doc.docstatus === 1 && wanted === 1)
      throw new Frappe(417, 'UpdateAfterSubmitError', 'Not allowed to change fields after submission');
    if (doc.docstatus === 0 && wanted === 2)
      throw new Frappe(417, 'DocstatusTransitionError', 'Cannot change docstatus from 0 (Draft) to 2 (Cancelled)');
    const next: Doc = { ...doc, ...changes, name, docstatus: wanted };
    for (const [at, row] of (next.items ?? []).entries())
      Object.assign(row, { name: row['name'] ?? `${name}-row-${at + 1}`, idx: at + 1 });
    if (wanted === 0) this.#validate(doctype, next);
    if (doc.docstatus === 0 && wanted === 1) this.#mayTakeEffect(doctype, next);
    if (doc.docstatus === 1 && wanted === 2) this.#mayBeCancelled(name);
    await breathe();
    const now = this.#get(doctype, name);
    if (now.modified !== doc.modified)
      throw new Frappe(417, 'TimestampMismatchError', 'Error: Document has been modified after you have opened it');
    this.put(doctype, next);
    return this.#get(doctype, name);
  }

  #mayTakeEffect(doctype: string, doc: Doc): void {
    if (this.setup.workflow)
      throw new Frappe(
        417,
        'WorkflowPermissionError',
        `Workflow State transition not allowed from ${doc['workflow_state']} to Submitted`,
      );
    if (doctype !== 'Sales Order') return;
    const customer = this.#get('Customer', String(doc['customer']));
    const limit = Number(((customer['credit_limits'] as Row[] | undefined) ?? [])[0]?.['credit_limit'] ?? 0);
    const total = Number(doc['grand_total']);
    if (limit > 0 && total > limit) {
      throw new Frappe(
        417,
        'ValidationError',
        `Credit limit has been crossed for customer ${customer.name} (${total}/${limit})<br><br>Please contact any of the following users to extend the credit limits`,
      );
    }
  }

  #mayBeCancelled(name: string): void {
    const notes = [...(this.docs.get('Delivery Note')?.values() ?? [])];
    const note = notes.find(
      (each) => each.docstatus === 1 && (each.items ?? []).some((row) => row['against_sales_order'] === name),
    );
    if (note)
      throw new Frappe(
        417,
        'LinkExistsError',
        `Cannot delete or cancel because Sales Order ${name} is linked with Delivery Note ${note.name}`,
      );
  }

  #method(method: string, args: Row): Answered {
    if (method !== 'erpnext.controllers.accounts_controller.update_child_qty_rate') {
      throw new Frappe(404, 'DoesNotExistError', `Failed to get method for command ${method}`);
    }
    const doc = this.#get(String(args['parent_doctype']), String(args['parent_doctype_name']));
    if (doc.docstatus !== 1) throw new Frappe(417, 'ValidationError', 'You can only update items of a submitted order');
    const rows: Row[] = JSON.parse(String(args['trans_items']));
    const items = rows.map((row, at) => {
      const known = (doc.items ?? []).find(({ name }) => name === row['docname']);
      return { ...known, ...row, name: known?.['name'] ?? `${doc.name}-row-${this.#clock}-${at}`, idx: at + 1 };
    });
    const next = { ...doc, items };
    this.#validate(String(args['parent_doctype']), next);
    this.put(String(args['parent_doctype']), next);
    return json(200, { message: null });
  }
}

function holds(doc: Doc, [field, operator, value]: [string, string, unknown]): boolean {
  const there = doc[field] ?? (typeof value === 'number' ? 0 : '');
  const [left, right] = typeof value === 'number' ? [Number(there), value] : [String(there), String(value)];
  switch (operator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '<=':
      return left <= right;
    default:
      throw new Frappe(417, 'ValidationError', `Operator must be one of =, !=, >, <, >=, <=: ${operator}`);
  }
}

/** The fields asked for; a child's field gives one row for each child, and one without when there are none. */
function select(doc: Doc, fields: readonly string[]): Row[] {
  const table = fields.map((field) => /^(\w+)\.\w+ as \w+$/.exec(field)?.[1]).find(Boolean);
  const children: readonly Row[] = table === undefined ? [{}] : ((doc[table] as Row[] | undefined) ?? []);
  return (children.length > 0 ? children : [{}]).map((child) =>
    Object.fromEntries(
      fields.map((field) => {
        const [, , inner = '', alias = ''] = /^(\w+)\.(\w+) as (\w+)$/.exec(field) ?? [];
        return inner === '' ? [field, doc[field] ?? null] : [alias, child[inner] ?? null];
      }),
    ),
  );
}
