import { expect, test } from 'vitest';
import { type Load, loadLines, loads } from '../../db/load/load.ts';
import { type Lot, lots } from '../../db/lot/lot.ts';
import { erpCommands, orderLines } from '../../db/order/order.ts';
import { plantScope } from '../../db/scope.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { commandDispatch } from './command-erp.ts';
import { deliverCommand } from './deliver-command.ts';
import { openShop, order, pipe, plantId } from './shop-fixture.ts';

const { sql } = await testDatabase();
const shop = await openShop(sql, { flow: { 'load.confirmed': [commandDispatch] } });
const scope = plantScope(plantId);

const lot: Lot = {
  id: 'lot',
  scope,
  plantId,
  number: 'L-2291',
  productId: pipe.id,
  state: 'available',
  madeQuantity: 50_000,
  quantity: 50_000,
  parents: [],
  supplierLot: null,
  workOrderId: null,
  location: 'A1',
  madeAt: 0,
};
const load: Load = {
  id: 'load',
  scope,
  plantId,
  number: 'LD-7',
  vehicle: 'MH 15 AB 1234',
  slotAt: 0,
  state: 'confirmed',
  seal: 'S-1',
  sealedAt: 0,
  confirmedBy: 'dev',
  confirmedAt: 0,
  proof: null,
};

test('[ORDER-4] a load that left is posted once, with what was picked of which lot', async () => {
  const { orderId } = await order(shop);
  if (orderId === null) throw new Error('no order');
  await shop.act(async (tx) => {
    const [line] = await tx.scan(orderLines, 'orderId', orderId);
    if (!line) throw new Error('no line');
    await tx.put(lots, lot);
    await tx.put(loads, load);
    const staged = { scope, loadId: load.id, orderId, orderLineId: line.id, productId: pipe.id, lotId: lot.id };
    const by = { pickedBy: 'dev', pickedAt: 0, pickedHow: 'scan' } as const;
    await tx.put(loadLines, { ...staged, ...by, id: 'a', quantity: 10_000, picked: 8_000, state: 'short' });
    await tx.put(loadLines, { ...staged, ...by, id: 'b', quantity: 1_000, picked: 0, state: 'short' });
    tx.happened({ type: 'load.confirmed', loadId: load.id });
    tx.happened({ type: 'load.confirmed', loadId: load.id });
  });
  const [command, ...more] = await shop.act((tx) => tx.scan(erpCommands, 'subjectId', load.id));
  expect(more).toEqual([]);
  const deliver = () => deliverCommand(shop.house, shop.tenantId, { commandId: command?.id ?? '' });
  await deliver();
  await deliver();
  const [document, ...others] = await sql`
    select kind, number, body from erp_ledger.document where tenant_id = ${shop.tenantId}`;
  expect(others).toEqual([]);
  expect(document).toMatchObject({
    kind: 'dispatch',
    body: {
      number: 'LD-7',
      vehicle: 'MH 15 AB 1234',
      seal: 'S-1',
      lines: [{ orderNumber: 'SO-1001', productCode: 'PIPE-1', lot: 'L-2291', quantity: 8_000 }],
    },
  });
  const [done] = await shop.act((tx) => tx.scan(erpCommands, 'subjectId', load.id));
  expect(done).toMatchObject({ state: 'done', erpRef: document?.['number'] });
});
