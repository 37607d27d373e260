import { describe, expect, test, vi } from 'vitest';
import { testDatabase } from '../../../postgres/test-database.ts';
import { testHouse } from '../../../postgres/test-house.ts';
import { transactAsSystem } from '../../../postgres/transaction.ts';
import { keepsErpContract, someOrder } from '../contract-fixture.ts';
import { answerSite, issueAgentKey } from './answer-site.ts';
import { agentRound } from './site-agent.ts';
import { company, openTally, type TallyBench } from './tally-bench-fixture.ts';
import { settleVoucher } from './tally-sql.ts';

const { sql } = await testDatabase();
let ahead = 0;
const house = testHouse(sql, { now: () => Date.now() + ahead });

describe('Tally', () => {
  keepsErpContract(() => openTally(house), { pulls: true });
});

/** Gives up on an answer at once: what was asked stays asked. */
const atOnce = { settings: { waitMs: 1 }, runs: false } as const;
const never = new AbortController().signal;

/** Past every lease and pause. */
const later = (): void => {
  ahead += 10 * 60_000;
};

const rowOf = async ({ tenantId }: TallyBench, key: string) => {
  const [row] = await sql`select * from ops.tally_voucher where tenant_id = ${tenantId} and key = ${key}`;
  return row;
};

test.for([
  ['toTally', 6],
  ['toServer', 4],
] as const)('[ADAPTER-6] an agent that dies at any of its requests (%s) leaves one voucher', async ([side, most]) => {
  const bench = await openTally(house, atOnce);
  let struck = 0;
  for (let after = 0; after < most; after += 1) {
    const key = `order:${after}`;
    await bench.erp.createOrder(key, someOrder, never);
    const before = bench[side].exchanged();
    bench[side].exchange(after, 'never');
    // It hangs there for ever when struck: another agent takes over after its lease.
    const dying = agentRound({ ...bench.place, tallyMs: 60_000, serverMs: 60_000 }).then(() => 'done');
    dying.catch(() => undefined);
    const hung = vi.waitFor(() => expect(bench[side].exchanged()).toBeGreaterThan(before)).then(() => 'hung');
    hung.catch(() => undefined);
    if ((await Promise.race([dying, hung])) === 'hung') struck += 1;
    bench[side].exchange(1_000, 'never');
    later();
    await agentRound(bench.place);
    expect(await bench.erp.findByReference(key, never), `${after}`).toMatchObject({ value: { state: 'booked' } });
    expect(await bench.documents(key), `${after}`).toBe(1);
  }
  expect(struck).toBeGreaterThanOrEqual(3);
});

test('[ADAPTER-6] two agents at once leave one voucher, also when both hold it for theirs', async () => {
  const bench = await openTally(house, atOnce);
  for (let count = 0; count < 5; count += 1) {
    const key = `order:${count}`;
    await bench.erp.createOrder(key, someOrder, never);
    const first = agentRound(bench.place);
    later();
    await Promise.all([first, agentRound(bench.place)]);
    expect(await bench.documents(key)).toBe(1);
    expect(await bench.erp.findByReference(key, never)).toMatchObject({ value: { state: 'booked' } });
  }
});

test('[ADAPTER-6] an amendment while the site is away is what the voucher says in the end', async () => {
  const bench = await openTally(house, atOnce);
  await bench.erp.createOrder('order:1', someOrder, never);
  await agentRound(bench.place);
  const more = { ...someOrder, number: 'SO-1042 A' };
  expect(await bench.erp.amendOrder('order:1', more, never)).toMatchObject({ ok: false, error: { maybeDone: true } });
  expect(await bench.erp.cancelOrder('order:1', never)).toMatchObject({ ok: false });
  later();
  await agentRound(bench.place);
  expect(await bench.erp.findByReference('order:1', never)).toMatchObject({ value: { state: 'cancelled' } });
  expect(bench.server.vouchers.filter((each) => each['REFERENCE'] === 'order:1')).toMatchObject([
    { ISCANCELLED: 'Yes' },
  ]);
});

test('[ADAPTER-7] who shows no key of an agent gets and brings nothing', async () => {
  const bench = await openTally(house, atOnce);
  await bench.erp.createOrder('order:1', someOrder, never);
  const other = await house.addTenant();
  const key = await issueAgentKey(house, other, 'elsewhere', company);
  const ask = (authorization: string | null, what = 'work', body: object = {}) =>
    answerSite(house, what, Buffer.from(JSON.stringify(body)), authorization);
  for (const wrong of [
    null,
    '',
    'Bearer ',
    'Bearer tally_',
    `Bearer ${bench.place.key}x`,
    `Basic ${bench.place.key}`,
  ]) {
    expect((await ask(wrong)).status, String(wrong)).toBe(401);
  }
  expect(await (await ask(`Bearer ${key}`)).json()).toMatchObject({ vouchers: [], questions: [] });
  const outcome = { kind: 'booked', reference: 'of another' };
  await ask(`Bearer ${key}`, 'report', { vouchers: [{ key: 'order:1', revision: 1, outcome }], answers: [] });
  expect(await bench.erp.findByReference('order:1', never)).toMatchObject({ value: { state: 'begun' } });
  await sql`update ops.tally_agent set revoked_at = now() where tenant_id = ${bench.tenantId}`;
  expect((await ask(`Bearer ${bench.place.key}`)).status).toBe(401);
});

test('[ADAPTER-7] what an agent brings in another shape is a 400 that says where, and nothing of it is kept', async () => {
  const bench = await openTally(house, atOnce);
  const bring = (what: string, text: string) => answerSite(house, what, Buffer.from(text), `Bearer ${bench.place.key}`);
  const before = await sql`select * from ops.tally_master where tenant_id = ${bench.tenantId} order by kind, id`;
  for (const text of ['', '{', 'null', '[]', '{"vouchers":[{}]}', '{"items":[{"id":"g-1"}],"ledgers":[],"asOf":1}']) {
    for (const what of ['report', 'masters']) expect((await bring(what, text)).status, text).toBe(400);
  }
  expect((await bring('elsewhere', '{}')).status).toBe(404);
  expect((await answerSite(house, 'report', undefined, `Bearer ${bench.place.key}`)).status).toBe(413);
  expect(await sql`select * from ops.tally_master where tenant_id = ${bench.tenantId} order by kind, id`).toEqual(
    before,
  );
});

test('[ADAPTER-8] a late word about an older revision changes nothing, and no statement takes a voucher back', async () => {
  const bench = await openTally(house, atOnce);
  await bench.erp.createOrder('order:1', someOrder, never);
  await agentRound(bench.place);
  await bench.erp.cancelOrder('order:1', never);
  later();
  await agentRound(bench.place);
  const before = await rowOf(bench, 'order:1');
  const late = { key: 'order:1', revision: 1, outcome: { kind: 'booked', reference: 'an older one' } } as const;
  await transactAsSystem(house, bench.tenantId, (tx) => settleVoucher(tx, late, 0));
  expect(await rowOf(bench, 'order:1')).toEqual(before);
  for (const change of ['revision = 1', 'done_revision = 0', "key = 'order:2'", "kind = 'dispatch'"]) {
    const statement = `update ops.tally_voucher set ${change} where key = 'order:1' and tenant_id = '${bench.tenantId}'`;
    await expect(sql.unsafe(statement), change).rejects.toThrow('tally.voucher_goes_back');
  }
});
