import {
  type Answered,
  type Asked,
  breathe,
  json,
  startWireServer,
  type WireServer,
} from '../wire/wire-server-fixture.ts';

/**
 * A stand-in that speaks Odoo's JSON-RPC wire format: `common.authenticate`, `object.execute_kw` with search_read, create,
 * write and the buttons of sales orders and transfers, links as `[id, name]`, empty values as false, faults with status 200.
 * It keeps any number of orders per reference, as the real one does. It has no access rules, no accounting entries, no
 * reservations and no modules of a company's own.
 */
export interface OdooServer extends WireServer {
  readonly records: ReadonlyMap<string, ReadonlyMap<number, Rec>>;
  put(model: string, record: Partial<Rec> & { id: number }): void;
}

export interface Rec {
  id: number;
  write_date: string;
  [field: string]: unknown;
}

/** How this database is set up. */
export interface OfficeSetup {
  readonly database: string;
  readonly login: string;
  readonly apiKey: string;
  readonly priceDigits: number;
  readonly quantityDigits: number;
  /** Percent on every line. */
  readonly taxPercent: number;
  /** The state `action_confirm` leaves an order in: `sale`, or another where an approval module is installed. */
  readonly confirmed: string;
}

class Fault extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

export async function startOdoo(setup: OfficeSetup): Promise<OdooServer> {
  const office = new OdooOffice(setup);
  const server = await startWireServer((asked) => office.answer(asked));
  return Object.assign(server, {
    records: office.records,
    put: (model: string, record: Partial<Rec> & { id: number }) => office.put(model, record),
  });
}

/** The fault Odoo answers with, over HTTP 200. */
export const odooFault = (id: unknown, type: string, message: string) => ({
  jsonrpc: '2.0',
  id,
  error: {
    code: 200,
    message: 'Odoo Server Error',
    data: {
      name: type,
      debug: `Traceback (most recent call last):\n  …\n${type}: ${message}\n`,
      message,
      arguments: [message],
      context: {},
    },
  },
});

const round = (value: number, digits: number): number =>
  Number(`${Math.round(Number(`${value.toFixed(9)}e${digits}`))}e-${digits}`);
const seconds = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 19);

type Values = Record<string, unknown>;
type Condition = [string, string, unknown];

class OdooOffice {
  readonly records = new Map<string, Map<number, Rec>>();
  readonly setup: OfficeSetup;
  #lastId = 100;
  #clock = Date.UTC(2026, 10, 2, 4, 30);

  constructor(setup: OfficeSetup) {
    this.setup = setup;
  }

  put(model: string, record: Partial<Rec> & { id: number }): void {
    this.#clock += 1_000;
    const table = this.records.get(model) ?? new Map<number, Rec>();
    table.set(record.id, { ...table.get(record.id), ...record, write_date: seconds(this.#clock) });
    this.records.set(model, table);
  }

  #rows(model: string): Rec[] {
    return [...(this.records.get(model)?.values() ?? [])];
  }

  #get(model: string, id: unknown): Rec {
    const record = this.records.get(model)?.get(Number(id));
    if (!record)
      throw new Fault(
        'odoo.exceptions.MissingError',
        `Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: 2)`,
      );
    return record;
  }

  async answer({ path, body }: Asked): Promise<Answered> {
    if (path !== '/jsonrpc')
      return { status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Not Found</h1>' };
    const { id, params } = JSON.parse(body);
    try {
      return json(200, { jsonrpc: '2.0', id, result: await this.#call(params) });
    } catch (error) {
      if (error instanceof Fault) return json(200, odooFault(id, error.type, error.message));
      throw error;
    }
  }

  async #call({ service, method, args }: { service: string; method: string; args: unknown[] }): Promise<unknown> {
    const { database, login, apiKey } = this.setup;
    if (args[0] !== database)
      throw new Fault('psycopg2.OperationalError', `FATAL:  database "${args[0]}" does not exist`);
    if (service === 'common' && method === 'authenticate') return args[1] === login && args[2] === apiKey ? 2 : false;
    if (service !== 'object' || method !== 'execute_kw') throw new Fault('builtins.KeyError', `'${service}.${method}'`);
    const [, user, password, model, name, positional, options] = args as [
      string,
      number,
      string,
      string,
      string,
      unknown[],
      Values | undefined,
    ];
    if (user !== 2 || password !== apiKey) throw new Fault('odoo.exceptions.AccessDenied', 'Access Denied');
    return this.#execute(model, name, positional, options ?? {});
  }

  async #execute(model: string, method: string, args: unknown[], options: Values): Promise<unknown> {
    switch (method) {
      case 'search_read':
        return this.#searchRead(model, args[0] as Condition[], options);
      case 'create':
        return this.#create(model, args[0] as Values);
      case 'write':
        for (const id of args[0] as number[]) this.#write(model, this.#get(model, id), args[1] as Values);
        return true;
      case 'action_confirm':
        for (const id of args[0] as number[]) this.#confirm(this.#get(model, id));
        return true;
      case 'action_cancel':
        return this.#cancel(this.#get(model, (args[0] as number[])[0]), options['context'] as Values | undefined);
      case 'button_validate':
        return this.#validate(this.#get(model, (args[0] as number[])[0]), options['context'] as Values | undefined);
      default:
        throw new Fault('builtins.AttributeError', `type object '${model}' has no attribute '${method}'`);
    }
  }

  #searchRead(model: string, domain: Condition[], { fields, order, limit, offset, context }: Values): Rec[] {
    const archived = (context as Values | undefined)?.['active_test'] === false;
    const rows = this.#rows(model).filter(
      (each) => (archived || each['active'] !== false) && domain.every((one) => holds(each, one)),
    );
    const by = String(order ?? 'id')
      .split(',')
      .map((each) => each.trim().split(' ')[0] ?? 'id');
    rows.sort((a, b) => by.reduce((sign, field) => sign || compare(a[field], b[field]), 0));
    const from = Number(offset ?? 0);
    return rows.slice(from, from + Number(limit ?? rows.length)).map((each) => {
      const picked = (fields as string[]).map((field) => [field, each[field] ?? false]);
      return { ...Object.fromEntries(picked), id: each.id };
    });
  }

  async #create(model: string, values: Values): Promise<number> {
    if (model !== 'sale.order')
      throw new Fault('odoo.exceptions.AccessError', `You are not allowed to create '${model}' records.`);
    const partner = this.#get('res.partner', values['partner_id']);
    await breathe();
    this.#lastId += 1;
    const id = this.#lastId;
    const pricelist = this.records.get('product.pricelist')?.get(Number(values['pricelist_id'] ?? 1));
    this.put('sale.order', {
      ...values,
      id,
      name: `S${String(id).padStart(5, '0')}`,
      state: 'draft',
      partner_id: [partner.id, partner['name']],
      currency_id: pricelist?.['currency_id'] ?? [20, 'INR'],
      company_id: values['company_id'] ?? 1,
      create_date: seconds(this.#clock),
      order_line: [],
    });
    const order = this.#get('sale.order', id);
    this.#write('sale.order', order, { order_line: values['order_line'] });
    return id;
  }

  #write(model: string, record: Rec, values: Values): void {
    const { order_line: commands, ...rest } = values;
    if (model === 'stock.move' && this.#get('stock.picking', linkId(record['picking_id']))['state'] === 'done') {
      throw new Fault('odoo.exceptions.UserError', 'Quantities cannot be changed on a transfer that is done.');
    }
    this.put(model, { ...record, ...rest });
    if (model !== 'sale.order') return;
    for (const [what, lineId, given] of (commands ?? []) as [number, number, Values][]) {
      if (what === 2 && record['state'] === 'sale')
        throw new Fault(
          'odoo.exceptions.UserError',
          'Once a sales order is confirmed, you can’t remove one of its lines (we need to track if something gets invoiced or delivered).\nSet the quantity to 0 instead.',
        );
      this.#lastId += 1;
      const id = what === 0 ? this.#lastId : lineId;
      const product = what === 0 ? this.#get('product.product', given['product_id']) : undefined;
      const added = product
        ? { order_id: record.id, product_id: [product.id, `[${product['default_code']}] ${product['name']}`] }
        : {};
      this.put('sale.order.line', { ...given, ...added, id });
    }
    this.#compute(record.id);
  }

  #compute(orderId: number): void {
    const { priceDigits, quantityDigits, taxPercent } = this.setup;
    const order = this.#get('sale.order', orderId);
    const digits = linkName(order['currency_id']) === 'KWD' ? 3 : 2;
    let net = 0;
    let tax = 0;
    for (const line of this.#rows('sale.order.line').filter((each) => each['order_id'] === orderId)) {
      const price_unit = round(Number(line['price_unit'] ?? 0), priceDigits);
      const product_uom_qty = round(Number(line['product_uom_qty'] ?? 1), quantityDigits);
      const price_subtotal = round(price_unit * product_uom_qty, digits);
      this.put('sale.order.line', { ...line, price_unit, product_uom_qty, price_subtotal });
      net += price_subtotal;
      tax += round((price_subtotal * taxPercent) / 100, digits);
    }
    this.put('sale.order', {
      ...order,
      amount_untaxed: round(net, digits),
      amount_tax: round(tax, digits),
      amount_total: round(net + tax, digits),
    });
  }

  #confirm(order: Rec): void {
    if (!['draft', 'sent'].includes(String(order['state'])))
      throw new Fault('odoo.exceptions.UserError', 'Some orders are not in a state requiring confirmation.');
    const partner = this.#get('res.partner', linkId(order['partner_id']));
    if (
      partner['use_partner_credit_limit'] &&
      Number(order['amount_total']) + Number(partner['credit']) > Number(partner['credit_limit'])
    ) {
      throw new Fault(
        'odoo.exceptions.UserError',
        `${partner['name']} has reached its credit limit of: ${partner['credit_limit']}`,
      );
    }
    this.put('sale.order', { ...order, state: this.setup.confirmed });
    if (this.setup.confirmed === 'sale')
      this.#plan(
        order.id,
        this.#rows('sale.order.line').filter((each) => each['order_id'] === order.id),
      );
  }

  /** A transfer for what is to be shipped of an order. */
  #plan(orderId: number, lines: readonly Values[]): void {
    const order = this.#get('sale.order', orderId);
    this.#lastId += 1;
    const id = this.#lastId;
    this.put('stock.picking', {
      id,
      name: `WH/OUT/${String(id).padStart(5, '0')}`,
      state: 'assigned',
      sale_id: [orderId, order['name']],
    });
    for (const line of lines) {
      this.#lastId += 1;
      this.put('stock.move', {
        id: this.#lastId,
        picking_id: [id, ''],
        product_id: line['product_id'],
        product_uom_qty: line['product_uom_qty'],
        quantity: 0,
      });
    }
  }

  #cancel(order: Rec, context: Values | undefined): unknown {
    if (order['state'] === 'sale' && !context?.['disable_cancel_warning']) {
      return {
        name: 'Cancel Sales Order',
        view_mode: 'form',
        res_model: 'sale.order.cancel',
        type: 'ir.actions.act_window',
        target: 'new',
      };
    }
    const shipped = this.#rows('stock.picking').some(
      (each) => linkId(each['sale_id']) === order.id && each['state'] === 'done',
    );
    if (shipped)
      throw new Fault('odoo.exceptions.UserError', 'You cannot cancel a sales order of which something was delivered.');
    this.put('sale.order', { ...order, state: 'cancel' });
    return true;
  }

  #validate(picking: Rec, context: Values | undefined): unknown {
    if (picking['state'] === 'done') return true;
    const moves = this.#rows('stock.move').filter((each) => linkId(each['picking_id']) === picking.id);
    if (moves.every((each) => Number(each['quantity']) === 0))
      throw new Fault('odoo.exceptions.UserError', 'You cannot validate a transfer if no quantities are reserved.');
    const rest = moves
      .map((each): Values => ({ ...each, product_uom_qty: Number(each['product_uom_qty']) - Number(each['quantity']) }))
      .filter((each) => Number(each['product_uom_qty']) > 0);
    if (rest.length > 0 && !context?.['skip_backorder'])
      return { res_model: 'stock.backorder.confirmation', type: 'ir.actions.act_window' };
    this.put('stock.picking', { ...picking, state: 'done' });
    if (rest.length > 0) this.#plan(Number(linkId(picking['sale_id'])), rest);
    return true;
  }
}

const linkId = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
const linkName = (value: unknown): unknown => (Array.isArray(value) ? value[1] : value);

const compare = (a: unknown, b: unknown): number =>
  typeof a === 'number' && typeof b === 'number'
    ? a - b
    : String(a ?? '').localeCompare(String(b ?? ''), 'en', { numeric: false });

function holds(record: Rec, [field, operator, value]: Condition): boolean {
  const there = linkId(record[field]) ?? false;
  switch (operator) {
    case '=':
      return there === value;
    case '!=':
      return there !== value;
    case 'in':
      return (value as unknown[]).includes(there);
    case '>':
      return compare(there, value) > 0;
    case '>=':
      return compare(there, value) >= 0;
    case '<':
      return compare(there, value) < 0;
    default:
      throw new Fault('builtins.ValueError', `Invalid leaf ('${field}', '${operator}', ${JSON.stringify(value)})`);
  }
}
