import * as z from 'zod';
import { type TrytonSettings, tryton } from './rpc.ts';
import { wireMoney } from './wire.ts';

const never = new AbortController().signal;
const made = z.tuple([z.number()], z.number());
const rowId = z.array(z.object({ id: z.number() }));

/** A company in an empty Tryton database that sells `PIPE-1` with 18 % tax to the customers it is told of. */
export interface TrytonPlant {
  addCustomer(customer: {
    readonly name: string;
    readonly taxNumber: string | null;
    readonly limitMinor?: number;
  }): Promise<void>;
  addItem(code: string, name: string): Promise<void>;
  renameItem(code: string, name: string): Promise<void>;
}

/** Fills the database once; one that has its company is used as it is. */
export async function trytonPlant(settings: TrytonSettings): Promise<TrytonPlant> {
  const company = await companyIn(handsOn(settings));
  // The company a session works in is that of its login.
  const hands = handsOn(settings);
  const { call, create, find, found } = hands;
  const category = (await find('product.category', [['name', '=', 'Goods']])) ?? (await accountsOf(hands, company));
  const unit = await found('product.uom', [['symbol', '=', 'u']]);
  return {
    async addCustomer({ name, taxNumber, limitMinor }) {
      const identifiers = taxNumber ? { identifiers: [['create', [{ code: taxNumber }]]] } : {};
      const limit = limitMinor === undefined ? {} : { credit_limit_amount: wireMoney(limitMinor, 'INR') };
      await create('party.party', { name, ...identifiers, ...limit, addresses: [['create', [{ street: 'Nashik' }]]] });
    },
    async addItem(code, name) {
      await create('product.template', {
        name,
        type: 'goods',
        default_uom: unit,
        sale_uom: unit,
        salable: true,
        list_price: wireMoney(10_000, 'INR'),
        account_category: category,
        products: [['create', [{ suffix_code: code }]]],
      });
    },
    async renameItem(code, name) {
      const template = await found('product.template', [['products.code', '=', code]]);
      await call('model.product.template.write', [[template], { name }], z.unknown());
    },
  };
}

interface Hands {
  call<T>(method: string, parameters: unknown[], shape: z.ZodType<T>): Promise<T>;
  create(model: string, values: object): Promise<number>;
  find(model: string, domain: unknown): Promise<number | undefined>;
  found(model: string, domain: unknown): Promise<number>;
}

function handsOn(settings: TrytonSettings): Hands {
  const server = tryton(settings);
  const call: Hands['call'] = (method, parameters, shape) => server.call(method, parameters, shape, never);
  const find: Hands['find'] = async (model, domain) =>
    (await call(`model.${model}.search_read`, [domain, 0, 1, null, ['id']], rowId))[0]?.id;
  return {
    call,
    find,
    create: async (model, values) => (await call(`model.${model}.create`, [[values]], made))[0],
    async found(model, domain) {
      const id = await find(model, domain);
      if (id === undefined) throw new Error(`Tryton has no ${model} with ${JSON.stringify(domain)}`);
      return id;
    },
  };
}

/** The company, made with its currency when there is none. */
async function companyIn({ call, create, find }: Hands): Promise<number> {
  const known = await find('company.company', []);
  if (known !== undefined) return known;
  const rate = {
    date: { __class__: 'date', year: 2020, month: 1, day: 1 },
    rate: { __class__: 'Decimal', decimal: '1' },
  };
  const currency = await create('currency.currency', {
    name: 'Indian Rupee',
    symbol: '₹',
    code: 'INR',
    digits: 2,
    rounding: { __class__: 'Decimal', decimal: '0.01' },
    rates: [['create', [rate]]],
  });
  const party = await create('party.party', {
    name: 'Sahyadri Pipes',
    addresses: [['create', [{ street: 'Nashik' }]]],
  });
  const company = await create('company.company', { party, currency });
  await call('model.res.user.write', [[1], { companies: [['add', [company]]], company }], z.unknown());
  return company;
}

/** Chart of accounts, tax and the category that ties products to them; gives the category's id. */
async function accountsOf({ call, create, found }: Hands, company: number): Promise<number> {
  await chart(call, found, company);
  const revenue = await found('account.account', [
    ['type.revenue', '=', true],
    ['company', '=', company],
  ]);
  const owed = await found('account.account', [
    ['name', '=', 'Main Tax'],
    ['company', '=', company],
  ]);
  const tax = await create('account.tax', {
    name: 'GST 18 %',
    description: 'GST 18 %',
    company,
    type: 'percentage',
    rate: { __class__: 'Decimal', decimal: '0.18' },
    invoice_account: owed,
    credit_note_account: owed,
  });
  return create('product.category', {
    name: 'Goods',
    accounting: true,
    account_revenue: revenue,
    customer_taxes: [['add', [tax]]],
  });
}

async function chart(call: Hands['call'], found: Hands['found'], company: number): Promise<void> {
  const [template] = await call(
    'model.ir.model.data.search_read',
    [
      [
        ['module', '=', 'account'],
        ['fs_id', '=', 'account_template_root_en'],
      ],
      0,
      1,
      null,
      ['db_id'],
    ],
    z.array(z.object({ db_id: z.number() })),
  );
  const [wizard] = await call('wizard.account.create_chart.create', [], z.tuple([z.number()], z.unknown()));
  const step = (data: object, state: string) =>
    call('wizard.account.create_chart.execute', [wizard, data, state], z.unknown());
  const account = { company, account_template: template?.db_id };
  await step({ account }, 'create_account');
  const [receivable, payable] = [
    await found('account.account', [
      ['type.receivable', '=', true],
      ['company', '=', company],
    ]),
    await found('account.account', [
      ['type.payable', '=', true],
      ['company', '=', company],
    ]),
  ];
  const properties = { company, account_receivable: receivable, account_payable: payable };
  await step({ account, properties }, 'create_properties');
}
