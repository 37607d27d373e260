import { expect, test } from 'vitest';
import { creditPositions, customers } from '../../db/customer/customer.ts';
import { erpDifferences, erpStock } from '../../db/order/erp-link.ts';
import { noteOverwritten } from '../../db/order/erp-mutators.ts';
import { priceRules } from '../../db/price/price-rule.ts';
import { products } from '../../db/product/product.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { layPulled as lay, type Page } from './erp/lay-pulled.ts';
import type { ErpPulls } from './erp/port.ts';
import type { ErpCredit, ErpCustomer, ErpItem, ErpPrice, ErpStock, ErpUnit } from './erp/pulled.ts';
import { pullErp } from './pull-erp.ts';
import { addCustomer, openShop, pipe } from './shop-fixture.ts';

const { sql } = await testDatabase();
const shop = await openShop(sql);
const now = shop.house.now();

const item: ErpItem = {
  code: pipe.code,
  name: 'Pipe as the ERP calls it',
  unit: 'Unit',
  hsn: null,
  taxBps: null,
  active: true,
};
const unit: ErpUnit = { itemCode: pipe.code, unit: 'crate', baseQuantity: 40_000 };
const price: ErpPrice = {
  id: 'p',
  itemCode: pipe.code,
  customer: null,
  list: null,
  currency: 'INR',
  unitPrice: 1_234_500,
  validFrom: null,
  validTo: null,
  active: true,
};
const buyer: ErpCustomer = {
  id: '77',
  name: 'Konkan Agro',
  taxNumber: null,
  currency: 'INR',
  list: null,
  active: true,
};
const credit: ErpCredit = {
  customer: '77',
  limitMinor: 5_000,
  receivableMinor: 1_200,
  currency: 'INR',
  overdueDays: 9,
};

/** Pages of one row each; `asked` keeps the cursors it was asked with. */
function erp(asked: (string | null)[] = []): ErpPulls {
  const paged =
    <Row>(...rows: Row[]) =>
    async (cursor: string | null) => {
      asked.push(cursor);
      const at = Number(cursor ?? 0);
      const page = rows.slice(at, at + 1);
      const value = { rows: page, cursor: String(at + page.length), more: at + 1 < rows.length, asOf: now };
      return { ok: true as const, value };
    };
  return {
    items: paged({ ...item, code: 'NOT-OURS' }, item),
    units: paged(unit),
    prices: paged({ ...price, list: 'Dealers', unitPrice: 1 }, price),
    customers: paged(buyer),
    credit: paged(credit, { ...credit, customer: 'a stranger' }),
    stock: paged(),
  };
}

test('[ERP-14] what the ERP holds takes the place of what stands here, as of then, and is audited', async () => {
  const customerId = await shop.act((tx) => addCustomer(tx, { name: 'Konkan Agro' }));
  await pullErp(shop.house, shop.tenantId, {}, { kind: 'tryton', pulls: erp() });
  await shop.act(async (tx) => {
    expect(await tx.get(products, pipe.id)).toMatchObject({ name: item.name, packs: { crate: 40 }, hsn: pipe.hsn });
    expect(await tx.get(creditPositions, customerId)).toMatchObject({
      limitMinor: 5_000,
      receivableMinor: 1_200,
      overdueDays: 9,
      asOf: now,
      source: 'tryton',
    });
    const list = (await tx.all(priceRules)).filter(({ kind, productId }) => kind === 'list' && productId === pipe.id);
    expect(list.find(({ validTo }) => validTo === null)).toMatchObject({ unitPrice: 1_234_500, validFrom: now });
    expect(list.filter(({ validTo }) => validTo === now)).toHaveLength(1);
    expect((await tx.all(products)).map(({ code }) => code)).not.toContain('NOT-OURS');
    expect(await tx.get(customers, customerId)).toMatchObject({ state: 'active' });
  });
  const told = await sql`select from ops.audit_event where what = 'erp.overwrote' and tenant_id = ${shop.tenantId}`;
  expect(told.length).toBeGreaterThan(3);
});

test('[ERP-14] the next pull goes on where the last one ended and changes nothing by itself', async () => {
  const counted = () => sql`select from ops.audit_event where what = 'erp.overwrote'`;
  const before = (await counted()).length;
  const asked: (string | null)[] = [];
  await pullErp(shop.house, shop.tenantId, {}, { kind: 'tryton', pulls: erp(asked) });
  expect(asked).toEqual(['2', '1', '2', '1', '2', '0']);
  expect(await counted()).toHaveLength(before);
});

test('[ERP-14] a kind that cannot be fetched holds up no other, and the next pull is queued all the same', async () => {
  const house = shop.house;
  const tenantId = await house.addTenant();
  const broken: ErpPulls = {
    ...erp(),
    items: async () => ({ ok: false, error: { kind: 'retryable', code: 'erp.unreachable', maybeDone: false } }),
  };
  await pullErp(house, tenantId, {}, { kind: 'tryton', pulls: broken });
  expect(
    (await sql`select kind from ops.erp_cursor where tenant_id = ${tenantId} order by kind`).map(({ kind }) => kind),
  ).toEqual(['credit', 'customers', 'prices', 'stock', 'units']);
  expect(
    await sql`select from ops.job where tenant_id = ${tenantId} and queue = 'erp.pull' and state = 'waiting'`,
  ).toHaveLength(1);
});

test('[ERP-20] the ERP’s stock stands beside ours, lot by lot and place by place, as of when it was counted', async () => {
  const counted: ErpStock = { itemCode: pipe.code, lot: 'L-1', place: 'Nashik', quantity: 40_000 };
  const pulled = (...stock: ErpStock[]) => layPulled({ kind: 'stock', rows: stock, source: 'tryton', asOf: now });
  const stands = async () =>
    (await shop.act((tx) => tx.all(erpStock))).map(({ lot, place, quantity, asOf }) => [lot, place, quantity, asOf]);
  await pulled(counted, { ...counted, lot: null, quantity: 7_000 }, { ...counted, itemCode: 'NOT-OURS' });
  expect(await stands()).toEqual([
    [null, 'Nashik', 7_000, now],
    ['L-1', 'Nashik', 40_000, now],
  ]);
  await pulled({ ...counted, quantity: 0 }, { ...counted, place: 'Pune' });
  expect(await stands()).toEqual([
    [null, 'Nashik', 7_000, now],
    ['L-1', 'Pune', 40_000, now],
  ]);
});

test('[ERP-21] what a person changed here and the ERP says otherwise is told once, until somebody has seen it', async () => {
  const told = async () =>
    (await shop.act((tx) => tx.all(erpDifferences))).map(({ kind, state, field, ours, theirs }) => ({
      kind,
      state,
      field,
      ours,
      theirs,
    }));
  const pull = (name: string) => layPulled({ kind: 'items', rows: [{ ...item, name }], source: 'tryton', asOf: now });
  await pull('First');
  await pull('Second');
  expect(await told()).toEqual([]);
  await shop.act(async (tx) => {
    const product = await tx.get(products, pipe.id);
    if (product) await tx.put(products, { ...product, name: 'As we say' });
  });
  await pull('Third');
  await pull('Third');
  expect(await told()).toEqual([
    { kind: 'overwritten_here', state: 'open', field: 'name', ours: 'As we say', theirs: 'Third' },
  ]);
  const [row] = await shop.act((tx) => tx.all(erpDifferences));
  const see = () =>
    shop.actAs('meera', 'finance', (tx) => noteOverwritten.run(tx, { differenceId: row?.id ?? '' }, tx.act));
  await see();
  expect(await told()).toMatchObject([{ state: 'settled' }]);
  await expect(see()).rejects.toThrow('erp.seen_already');
});

const layPulled = (page: Page) => shop.act((tx) => lay(tx, page));
