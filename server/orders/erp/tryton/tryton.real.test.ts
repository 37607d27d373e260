import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { askErp } from '../ask-erp.ts';
import { type ErpBench, keepsErpContract, someOrder } from '../contract-fixture.ts';
import { startFaultProxy } from '../fault-proxy-fixture.ts';
import { underPrefix } from '../prefixed-erp-fixture.ts';
import { tryton } from './rpc.ts';
import { trytonErp } from './tryton-erp.ts';
import { trytonPlant } from './tryton-plant-fixture.ts';
import { startTryton, type TrytonServer } from './tryton-server-fixture.ts';

const prepared = process.env['REAL_TRYTON'];
if (!prepared) throw new Error('These tests need a real Tryton: npm run test:real');

const never = new AbortController().signal;
const server = await startTryton(prepared);
const proxy = await startFaultProxy(server.settings.url);
const behindProxy = { ...server.settings, url: proxy.url };
const straight = tryton(server.settings);
const plant = await trytonPlant(server.settings);
afterAll(async () => {
  await proxy.stop();
  await server.stop();
});

let benches = 0;
const rows = z.array(z.object({ id: z.number(), state: z.string() }));

/** The sales with this reference, whatever they are, straight from Tryton. */
const salesOf = (reference: string) =>
  straight.call(
    'model.sale.sale.search_read',
    [[['reference', '=', reference]], 0, null, null, ['state']],
    rows,
    never,
  );

/** One server for all, each bench under keys of its own. */
async function bench(): Promise<ErpBench> {
  benches += 1;
  const prefix = `${benches}/`;
  const { erp, inner } = underPrefix(trytonErp(behindProxy), prefix);
  return {
    erp,
    async documents(key) {
      const known = await inner.listOrders(0, Date.UTC(2100, 0, 1), never);
      return known.ok ? known.value.filter((each) => each.key === prefix + key && each.state === 'booked').length : -1;
    },
    strike: (fault, times) =>
      proxy.strike(fault, ({ body }) => times !== undefined || body.includes('model.sale.sale.create'), times),
    refused: { ...someOrder, lines: someOrder.lines.map((line) => ({ ...line, productCode: 'NOT-SOLD' })) },
    renameItem: (name) => plant.renameItem('PIPE-1', name),
  };
}

describe('Tryton 6.0', () => {
  keepsErpContract(bench, { pulls: true });
});

test('[ERP-9] Tryton itself makes ten sales of ten creates with one reference', async () => {
  const create = { party: 2, reference: 'raw' };
  await Promise.all(
    Array.from({ length: 10 }, () => straight.call('model.sale.sale.create', [[create]], z.unknown(), never)),
  );
  expect(await salesOf('raw')).toHaveLength(10);
});

test('[ERP-9] ten at once through the adapter leave one sale, even with nobody to keep them in line', async () => {
  const erp = trytonErp(server.settings);
  // They may well be in each other's way; what counts is what is left.
  await Promise.all(Array.from({ length: 10 }, () => erp.createOrder('ten', someOrder, never)));
  const settled = await erp.createOrder('ten', someOrder, never);
  expect(settled).toMatchObject({ ok: true, value: { state: 'booked' } });
  expect((await salesOf('ten')).filter(({ state }) => state !== 'cancelled')).toHaveLength(1);
});

test('[ERP-10] over the credit limit the warning is answered, or the sale waits there until somebody confirms it', async () => {
  const buyer = { id: 'c-2', name: 'Over the limit', taxNumber: null };
  await plant.addCustomer({ ...buyer, limitMinor: 100 });
  const order = { ...someOrder, customer: buyer };
  const answered = await trytonErp(server.settings).createOrder('over:1', order, never);
  expect(answered).toMatchObject({ ok: true, value: { state: 'booked' } });

  const erp = trytonErp({ ...server.settings, overLimit: 'leave' });
  const left = await erp.createOrder('over:2', order, never);
  expect(left).toMatchObject({ ok: true, value: { state: 'pending' } });
  expect(await erp.findByReference('over:2', never)).toEqual(left);
  expect(await erp.createOrder('over:2', order, never)).toEqual(left);
  const [sale] = await salesOf('over:2');
  await straight.call(
    'model.sale.sale.write',
    [[sale?.id], { party: 2, invoice_address: 2, shipment_address: 2 }],
    z.unknown(),
    never,
  );
  await straight.call('model.sale.sale.confirm', [[sale?.id]], z.unknown(), never);
  expect(await erp.findByReference('over:2', never)).toMatchObject({ ok: true, value: { state: 'booked' } });
});

test('[ERP-15] amended and called off though every answer is lost, Tryton’s one sale says it', async () => {
  const erp = trytonErp(behindProxy);
  const patience = () => AbortSignal.timeout(30_000);
  const key = 'changed';
  const booking = { kind: 'order.create', key, triedBefore: false, body: someOrder } as const;
  expect(await askErp(erp, booking, patience)).toMatchObject({ kind: 'booked', found: false });
  const [line] = someOrder.lines;
  if (!line) throw new Error('no line');
  const smaller = { ...line, quantity: 5_000, netMinor: 40_000 };
  const body = { ...someOrder, revision: 1, netMinor: 40_000, taxMinor: 7_200, totalMinor: 47_200, lines: [smaller] };
  const amendment = { kind: 'order.amend', key, body } as const;
  const lost = (what: string) => proxy.strike('lost', (asked) => asked.body.includes(what), 1);
  const first = lost('model.sale.amendment.validate_amendment');
  expect(await askErp(erp, { ...amendment, triedBefore: false }, patience)).toMatchObject({ kind: 'uncertain' });
  expect(first.hits()).toBe(1);
  expect(await askErp(erp, { ...amendment, triedBefore: true, searchOnly: true }, patience)).toMatchObject({
    kind: 'uncertain',
    code: 'erp.on_its_way',
  });
  expect(await askErp(erp, { ...amendment, triedBefore: true }, patience)).toMatchObject({ kind: 'booked' });
  const listed = async () => {
    const books = await erp.listOrders(0, Date.UTC(2100, 0, 1), never);
    return books.ok ? books.value.filter((each) => each.key === key) : [];
  };
  expect(await listed()).toMatchObject([{ state: 'booked', totalMinor: 47_200 }]);
  const end = { kind: 'order.cancel', key } as const;
  const second = lost('model.sale.amendment.validate_amendment');
  expect(await askErp(erp, { ...end, triedBefore: false }, patience)).toMatchObject({ kind: 'booked', found: true });
  expect(second.hits()).toBe(1);
  expect(await askErp(erp, { ...end, triedBefore: true }, patience)).toMatchObject({ kind: 'booked', found: true });
  expect(await listed()).toMatchObject([{ state: 'cancelled' }]);
});

describe('[ERP-15] a Tryton that processes sales later', () => {
  const [line] = someOrder.lines;
  const smaller = line ? [{ ...line, quantity: 5_000, netMinor: 40_000 }] : [];
  const less = { ...someOrder, netMinor: 40_000, taxMinor: 7_200, totalMinor: 47_200, lines: smaller };
  let later: TrytonServer;
  beforeAll(async () => {
    later = await startTryton(prepared, '[queue]\nworker = true\n');
  });
  afterAll(() => later.stop());

  const confirmed = async (key: string) => {
    const erp = trytonErp(later.settings);
    expect(await erp.createOrder(key, someOrder, never)).toMatchObject({ ok: true, value: { state: 'booked' } });
    const [sale] = await tryton(later.settings).call(
      'model.sale.sale.search_read',
      [[['reference', '=', key]], 0, null, null, ['state']],
      rows,
      never,
    );
    expect(sale).toMatchObject({ state: 'confirmed' });
    return erp;
  };

  test('amends one that is confirmed and not processed yet', async () => {
    const erp = await confirmed('later');
    expect(await erp.amendOrder('later', less, never)).toMatchObject({ ok: true, value: { state: 'booked' } });
    const books = await erp.listOrders(0, Date.UTC(2100, 0, 1), never);
    expect(books).toMatchObject({ ok: true, value: [{ key: 'later', state: 'booked', totalMinor: 47_200 }] });
  });

  test('calls one off that is confirmed and not processed yet', async () => {
    const erp = await confirmed('never');
    expect(await erp.cancelOrder('never', never)).toMatchObject({ ok: true, value: { state: 'cancelled' } });
  });
});

test('[ERP-10] a total that is not ours is refused and never confirmed', async () => {
  const erp = trytonErp(server.settings);
  const refused = await erp.createOrder('total', { ...someOrder, taxMinor: 0, totalMinor: 80_000 }, never);
  expect(refused).toMatchObject({ ok: false, error: { kind: 'business' } });
  expect((await salesOf('total')).map(({ state }) => state)).toEqual(['draft']);
});

test('[ERP-4] killed in the middle and started again, Tryton has one sale for each key', async () => {
  const erp = trytonErp(server.settings);
  const keys = Array.from({ length: 6 }, (_, at) => `killed:${at}`);
  const attempt = (key: string, triedBefore: boolean) =>
    askErp(erp, { kind: 'order.create', key, triedBefore, body: someOrder }, () => AbortSignal.timeout(30_000));
  const struck = keys.map((key) => attempt(key, false));
  // In the middle: at least one is through, so the others are on their way.
  await Promise.race(struck);
  server.crash();
  const first = await Promise.all(struck);
  expect(first.some(({ kind }) => kind !== 'booked')).toBe(true);
  await server.restart();
  for (const key of keys) expect(await attempt(key, true)).toMatchObject({ kind: 'booked' });
  for (const key of keys) expect((await salesOf(key)).filter(({ state }) => state !== 'cancelled')).toHaveLength(1);
});
