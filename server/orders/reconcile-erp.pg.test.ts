import { expect, test } from 'vitest';
import { erpDifferences, erpLinkId, erpLinks } from '../../db/order/erp-link.ts';
import { compareBooks } from '../../db/order/erp-mutators.ts';
import { erpCommands } from '../../db/order/order.ts';
import { hour } from '../../db/values/instant.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { commandErp } from './command-erp.ts';
import { deliverCommand } from './deliver-command.ts';
import { ledgerErp } from './erp/ledger.ts';
import type { ErpPort } from './erp/port.ts';
import { reconcileErp, reconcileSoon } from './reconcile-erp.ts';
import { openShop, order } from './shop-fixture.ts';

const { sql } = await testDatabase();
const shop = await openShop(sql, {
  flow: { 'order.confirmed': [commandErp], 'comparison.wanted': [reconcileSoon] },
});
const ledger = ledgerErp(shop.house, shop.tenantId);
/** An hour after it was booked: long enough for it to be listed. */
const later = { ...shop.house, now: () => shop.house.now() + hour };
const differences = () => shop.act((tx) => tx.all(erpDifferences));

test('[ERP-13] a document that is gone becomes one row, and the row is settled once it is back', async () => {
  const { orderId } = await order(shop);
  const [command] = await shop.act((tx) => tx.scan(erpCommands, 'subjectId', orderId ?? ''));
  await deliverCommand(shop.house, shop.tenantId, { commandId: command?.id ?? '' });
  await reconcileErp(later, shop.tenantId, {}, listing(ledger));
  expect(await differences()).toEqual([]);

  const emptied: ErpPort = { ...ledger, listOrders: async () => ({ ok: true, value: [] }) };
  await reconcileErp(later, shop.tenantId, {}, emptied);
  await reconcileErp(later, shop.tenantId, {}, emptied);
  expect(await differences()).toMatchObject([{ kind: 'missing_there', state: 'open', orderId, key: command?.key }]);
  expect(await shop.act((tx) => tx.get(erpLinks, erpLinkId))).toMatchObject({ comparedAt: later.now() });

  await reconcileErp(later, shop.tenantId, {}, listing(ledger));
  expect(await differences()).toMatchObject([{ kind: 'missing_there', state: 'settled', settledAt: later.now() }]);
});

test('[ERP-22] what was booked before this ERP kept the books is not missing there', async () => {
  const emptied: ErpPort = { ...ledger, listOrders: async () => ({ ok: true, value: [] }) };
  const open = async () => (await differences()).filter(({ state }) => state === 'open');
  await reconcileErp(later, shop.tenantId, {}, emptied, shop.house.now() + 1);
  expect(await open()).toEqual([]);
  await reconcileErp(later, shop.tenantId, {}, emptied, shop.house.now() - 1);
  expect(await open()).toMatchObject([{ kind: 'missing_there' }]);
  await reconcileErp(later, shop.tenantId, {}, listing(ledger));
});

test('[ERP-13] a comparison asked for twice is one', async () => {
  const ask = () => shop.actAs('meera', 'finance', (tx) => compareBooks.run(tx, {}, tx.act));
  await ask();
  await ask();
  expect(await sql`select from ops.job where queue = 'erp.reconcile' and state = 'waiting'`).toHaveLength(1);
  await expect(shop.actAs('ramesh', 'operator', (tx) => compareBooks.run(tx, {}, tx.act))).rejects.toThrow(
    'person.not_permitted',
  );
});

test('[ERP-13] an ERP that gives no listing leaves every row as it is', async () => {
  const before = await differences();
  const broken: ErpPort = {
    ...ledger,
    listOrders: async () => ({ ok: false, error: { kind: 'retryable', code: 'erp.unreachable', maybeDone: false } }),
  };
  await expect(reconcileErp(later, shop.tenantId, {}, broken)).rejects.toThrow('erp.unreachable');
  expect(await differences()).toEqual(before);
});

/** The ledger stamps its documents with the database's own clock. */
const listing = (erp: ErpPort): ErpPort => ({
  ...erp,
  listOrders: (_from, _to, signal) => erp.listOrders(0, 4e12, signal),
});
