import { describe, expect, test } from 'vitest';
import { type ApprovalLevel, approvalLevels } from '../../db/approval/approval-level.ts';
import { approvalTable } from '../../db/approval/approval-table.ts';
import { putLevel } from '../../db/approval/level-mutators.ts';
import type { DecisionTable } from '../../db/decision-table/decision-table.ts';
import { draftLines, orderDrafts } from '../../db/draft/draft.ts';
import type { Mutator } from '../../db/mutator.ts';
import { people } from '../../db/person/person.ts';
import { discountRuleTable } from '../../db/price/discount-rules.ts';
import { endPrice, putPrices } from '../../db/price/price-mutators.ts';
import { type PriceRule, priceRules } from '../../db/price/price-rule.ts';
import { publishRules, rollBackRules } from '../../db/rule/rule-mutators.ts';
import { type RuleSet, ruleSets } from '../../db/rule/rule-set.ts';
import { tableHash } from '../../db/rule/table-hash.ts';
import { keptTable } from '../../db/rule/table-schema.ts';
import { moneyScope, tenantScope } from '../../db/scope.ts';
import { hour } from '../../db/values/instant.ts';
import { addCustomer, openShop, order, plantId, priceRule, type Shop } from '../orders/shop-fixture.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { rehearseOrders } from './rehearse-orders.ts';
import { awaitEffect, takeEffect } from './take-effect.ts';

const { sql } = await testDatabase();
const begin = Date.UTC(2026, 10, 2, 4, 30);

async function openAt(): Promise<Shop & { clock: { now: number } }> {
  const clock = { now: begin };
  const shop = await openShop(sql, { now: () => clock.now, flow: { 'terms.published': [awaitEffect] } });
  return { ...shop, clock };
}

const lengths = (count: number) => ({ quantity: count * 1_000, baseQuantity: count * 1_000 });
const doAs = <A>(shop: Shop, mutator: Mutator<A>, args: NoInfer<A>, who: 'admin' | 'commercial' = 'admin') =>
  shop.actAs(who, who, (tx) => mutator.run(tx, mutator.parse(args), tx.act));
const rulesOf = (shop: Shop): Promise<PriceRule[]> => shop.act((tx) => tx.all(priceRules));
const levelsOf = (shop: Shop): Promise<ApprovalLevel[]> => shop.act((tx) => tx.all(approvalLevels));
const versionsOf = async (shop: Shop, pack: RuleSet['kind']): Promise<RuleSet[]> =>
  (await shop.act((tx) => tx.scan(ruleSets, 'kind', pack))).toSorted((one, other) => one.version - other.version);

const edition = (pack: 'approvals' | 'discounts', version: number, table: DecisionTable, more: object = {}) => ({
  ruleSetId: `${pack}-${version}`,
  pack,
  baseVersion: version - 1,
  table: keptTable(table),
  reason: 'for the season',
  effectiveFrom: begin,
  waivers: [],
  ...more,
});

/** Tier A gets so much, large lots more, and a margin holds for everybody. */
const season = (discountBps: number): DecisionTable =>
  discountRuleTable([
    priceRule({ id: 'tier-a', tier: 'A', discountBps, maxDiscountBps: 500 }),
    priceRule({ id: 'r2', tier: 'A', minQuantity: 100_000, discountBps: discountBps + 500, maxDiscountBps: 0 }),
    priceRule({ id: 'r3', kind: 'floor', unitPrice: 500_000 }),
  ]);

const level = (given: Partial<ApprovalLevel> & { level: number }): ApprovalLevel => ({
  id: `l-${given.level}`,
  scope: tenantScope,
  kind: 'price',
  function: 'commercial',
  rank: 'member',
  maxBps: null,
  maxMinor: null,
  maxDays: null,
  currency: 'INR',
  ...given,
});
const ladder = (bps: number): DecisionTable =>
  approvalTable([level({ level: 1, maxBps: bps }), level({ level: 2, rank: 'head' })]);

const priceIn = async (shop: Shop, count: number, more: object = {}) => {
  const draft = await order(shop, { customerId: shop.customerId, ...more }, lengths(count));
  const [line] = await shop.act((tx) => tx.scan(draftLines, 'draftId', draft.id));
  return { draft, line };
};

describe('[RULE-17] a published table of discounts', () => {
  test('is what decides at once, and going back to the version before is too', async () => {
    const shop = await openAt();
    expect((await priceIn(shop, 1)).line).toMatchObject({ unitPrice: 800_000 });
    await doAs(shop, publishRules, edition('discounts', 1, season(3_000)));
    expect((await priceIn(shop, 1)).line).toMatchObject({ unitPrice: 700_000 });
    expect((await priceIn(shop, 100)).line).toMatchObject({ unitPrice: 650_000 });
    await doAs(shop, publishRules, edition('discounts', 2, season(1_000)));
    expect((await priceIn(shop, 1)).line).toMatchObject({ unitPrice: 900_000 });
    await doAs(shop, rollBackRules, {
      ...{ ruleSetId: 'back', pack: 'discounts', baseVersion: 2, toVersion: 1, reason: 'back' },
    });
    expect((await priceIn(shop, 1)).line).toMatchObject({ unitPrice: 700_000 });
    expect((await versionsOf(shop, 'discounts')).map(({ scope }) => scope)).toEqual([
      moneyScope,
      moneyScope,
      moneyScope,
    ]);
  });

  test('ends what it does not name any more and leaves alone what it says as before, a rule for a time and the price list', async () => {
    const shop = await openAt();
    const promotion = priceRule({ id: 'promotion', region: 'Pune', discountBps: 4_000, validTo: begin + hour });
    await shop.act((tx) => tx.put(priceRules, promotion));
    const before = await rulesOf(shop);
    await doAs(
      shop,
      publishRules,
      edition('discounts', 1, discountRuleTable([priceRule({ id: 'b', tier: 'B', discountBps: 100 })])),
    );
    const after = await rulesOf(shop);
    expect(after.find(({ id }) => id === 'tier-a')).toMatchObject({ validTo: begin });
    expect(after.find(({ id }) => id === 'b')).toMatchObject({ tier: 'B', validFrom: begin, validTo: null });
    for (const id of ['promotion', 'list'])
      expect(after.find((each) => each.id === id)).toEqual(before.find((each) => each.id === id));
  });

  test('with a row no rule can say, or for a product there is none of, is refused and nothing of it counts', async () => {
    const shop = await openAt();
    const [first] = season(3_000).rows;
    if (!first) throw new Error('the season has rows');
    const twice = { ...season(3_000), rows: [first, { ...first, id: 'again' }] };
    const waivers = [{ key: 'misfit again twice', reason: 'let it' }];
    await expect(doAs(shop, publishRules, edition('discounts', 1, twice, { waivers }))).rejects.toMatchObject({
      code: 'ruleSet.unsound',
    });
    const strange = discountRuleTable([priceRule({ id: 's', productId: 'nowhere', discountBps: 1 })]);
    await expect(doAs(shop, publishRules, edition('discounts', 1, strange))).rejects.toMatchObject({
      code: 'terms.invalid',
    });
    expect((await rulesOf(shop)).map(({ id }) => id).sort()).toEqual(['list', 'tier-a']);
    expect(await versionsOf(shop, 'discounts')).toEqual([]);
  });

  test('published ahead waits for its time; nothing else is changed meanwhile, and a later version overtakes it', async () => {
    const shop = await openAt();
    const later = { effectiveFrom: begin + hour };
    await doAs(shop, publishRules, edition('discounts', 1, season(3_000), later));
    expect((await priceIn(shop, 1)).line).toMatchObject({ unitPrice: 800_000 });
    await expect(doAs(shop, endPrice, { ruleId: 'tier-a' })).rejects.toMatchObject({ code: 'ruleSet.pending' });
    const [job] =
      await sql`select payload, due from ops.job where tenant_id = ${shop.tenantId} and queue = 'terms.take_effect'`;
    expect(job).toMatchObject({ payload: { pack: 'discounts' }, due: new Date(begin + hour) });
    await shop.act((tx) => takeEffect(tx, { pack: 'discounts' }));
    expect((await priceIn(shop, 1)).line).toMatchObject({ unitPrice: 800_000 });
    shop.clock.now = begin + hour;
    await shop.act((tx) => takeEffect(tx, { pack: 'discounts' }));
    expect((await priceIn(shop, 1)).line).toMatchObject({ unitPrice: 700_000 });
    await doAs(shop, publishRules, edition('discounts', 2, season(1_000), { effectiveFrom: begin + 3 * hour }));
    await doAs(shop, publishRules, edition('discounts', 3, season(500), { effectiveFrom: begin + hour }));
    shop.clock.now = begin + 4 * hour;
    await shop.act((tx) => takeEffect(tx, { pack: 'discounts' }));
    expect((await priceIn(shop, 1)).line).toMatchObject({ unitPrice: 950_000 });
  });

  test('has a next version when a discount is changed on its own screen, by a head of commercial too', async () => {
    const shop = await openAt();
    await shop.act((tx) =>
      tx.put(people, {
        ...{ id: 'commercial', scope: tenantScope, name: 'Meera', email: 'meera@example.com', language: 'en' },
        ...{ functions: ['commercial'], plantIds: [plantId], ranks: { commercial: 'head' }, active: true },
      }),
    );
    const { scope: _, ...tier } = priceRule({ id: 'tier-b', tier: 'B', discountBps: 100 });
    await doAs(shop, putPrices, { rules: [tier] }, 'commercial');
    await doAs(shop, endPrice, { ruleId: 'tier-a' }, 'commercial');
    const [first, second] = await versionsOf(shop, 'discounts');
    expect(first).toMatchObject({ author: 'commercial', reason: 'price.put@1' });
    expect(first?.body.rows.map(({ id }) => id)).toEqual(['tier-b', 'tier-a']);
    expect(second?.body.rows.map(({ id }) => id)).toEqual(['tier-b']);
    const { scope: __, ...list } = priceRule({ id: 'list', kind: 'list', productId: 'pipe', unitPrice: 900_000 });
    await doAs(shop, putPrices, { rules: [list] }, 'commercial');
    expect(await versionsOf(shop, 'discounts')).toHaveLength(2);
    await expect(doAs(shop, publishRules, edition('approvals', 1, ladder(500)), 'commercial')).rejects.toMatchObject({
      code: 'person.not_permitted',
    });
  });
});

describe('[RULE-17] a published table of approvals', () => {
  test('is the levels the database decides by, and no kind of breach is left without one', async () => {
    const shop = await openAt();
    await doAs(shop, publishRules, edition('approvals', 1, ladder(500)));
    expect((await levelsOf(shop)).map(({ level: nth, maxBps, rank }) => [nth, maxBps, rank]).sort()).toEqual([
      [1, 500, 'member'],
      [2, null, 'head'],
    ]);
    await doAs(shop, publishRules, edition('approvals', 2, approvalTable([level({ level: 2, rank: 'deputy' })])));
    expect((await levelsOf(shop)).map(({ level: nth, rank }) => [nth, rank])).toEqual([[2, 'deputy']]);
    const credit = approvalTable([level({ level: 1, kind: 'credit', function: 'finance' })]);
    await expect(doAs(shop, publishRules, edition('approvals', 3, credit))).rejects.toMatchObject({
      code: 'level.last',
    });
  });

  test('has a next version when a level is changed on its own screen', async () => {
    const shop = await openAt();
    await doAs(shop, publishRules, edition('approvals', 1, ladder(500)));
    const [one] = await levelsOf(shop);
    if (!one) throw new Error('there is a level');
    const { id: levelId, scope: _, ...said } = one;
    await doAs(shop, putLevel, { ...said, levelId, maxBps: 700 });
    const versions = await versionsOf(shop, 'approvals');
    expect(versions.map(({ version, reason }) => [version, reason])).toEqual([
      [1, 'for the season'],
      [2, 'level.put@1'],
    ]);
    expect(versions[1]?.hash).toBe(tableHash(approvalTable(await levelsOf(shop))));
  });
});

describe('[RULE-18]', () => {
  test('a price names the version and hash of the table its discount was published in, a breach those of its level', async () => {
    const shop = await openAt();
    await doAs(shop, publishRules, edition('discounts', 1, season(3_000)));
    await doAs(shop, publishRules, edition('approvals', 1, ladder(500)));
    const { line, draft } = await priceIn(shop, 1, { extraDiscountBps: 2_000 });
    const [discounts] = await versionsOf(shop, 'discounts');
    const [approvals] = await versionsOf(shop, 'approvals');
    expect(line?.priceTrace.filter(({ hash }) => hash !== undefined)).toMatchObject([
      { code: 'tier', rule: 'tier-a', version: 1, hash: discounts?.hash },
      { code: 'floor', rule: 'r3', version: 1, hash: discounts?.hash },
    ]);
    const kept = await shop.act((tx) => tx.get(orderDrafts, draft.id));
    expect(kept?.reasons.find(({ code }) => code === 'approval.level')?.facts).toMatchObject({
      level: 2,
      ruleVersion: 1,
      ruleHash: approvals?.hash,
      ruleRow: 'l-2',
    });
  });

  test('a discount for a time names none: no table says it', async () => {
    const shop = await openAt();
    await doAs(shop, publishRules, edition('discounts', 1, season(3_000)));
    const promotion = priceRule({
      id: 'promotion',
      region: 'Mumbai',
      tier: 'A',
      discountBps: 4_000,
      validTo: begin + hour,
    });
    await shop.act((tx) => tx.put(priceRules, promotion));
    const { line } = await priceIn(shop, 1);
    const step = line?.priceTrace.find(({ code }) => code === 'tier');
    expect(step).toMatchObject({ rule: 'promotion' });
    expect(step?.hash).toBeUndefined();
  });
});

/** Every row of every table but those of statistics, as text. */
async function everything(): Promise<string> {
  const tables = await sql<{ name: string }[]>`
    select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
    where schemaname in ('public', 'ops', 'app', 'sync') order by 1`;
  const all: unknown[] = [];
  for (const { name } of tables)
    all.push([name, await sql.unsafe(`select t::text as row from ${name} as t order by 1`)]);
  return JSON.stringify(all);
}

describe('[RULE-19] a rehearsal of orders', () => {
  const rehearse = (shop: Shop, pack: 'approvals' | 'discounts', table: DecisionTable, days = 7) =>
    shop
      .actAs('admin', 'admin', async (tx) => tx.act.actor)
      .then((actor) => rehearseOrders(shop.house, actor, { pack, table, days, after: null }));

  test('tells what would be priced otherwise, refused or put before others, and nothing is different after it', async () => {
    const shop = await openAt();
    await doAs(shop, publishRules, edition('discounts', 1, season(2_000)));
    await doAs(shop, publishRules, edition('approvals', 1, ladder(1_500)));
    const free = (await priceIn(shop, 1)).draft;
    const deep = (await priceIn(shop, 1, { extraDiscountBps: 1_000 })).draft;
    const otherTier = await shop.act((tx) => addCustomer(tx, { tier: 'C' }));
    await order(shop, { customerId: otherTier }, lengths(1));
    const before = await everything();

    const cheaper = await rehearse(shop, 'discounts', season(2_500));
    expect(cheaper).toMatchObject({ of: 3, looked: 3, next: null });
    expect(cheaper.differences.map(({ draftId }) => draftId).sort()).toEqual([free.id, deep.id].sort());
    expect(cheaper.differences.find(({ draftId }) => draftId === free.id)).toMatchObject({
      before: { netMinor: 8_000 },
      after: { netMinor: 7_500 },
    });

    const stricter = await rehearse(shop, 'approvals', ladder(500));
    expect(stricter.differences).toMatchObject([
      { draftId: deep.id, before: { approvers: [{ level: 1 }, {}] }, after: { approvers: [{ level: 2 }, {}] } },
    ]);
    const bounded = approvalTable([level({ level: 1, maxBps: 500 })]);
    const refused = await rehearse(shop, 'approvals', bounded);
    expect(refused.differences).toMatchObject([
      { draftId: deep.id, after: { approvers: [{ outcome: 'no_level' }, {}] } },
    ]);
    expect((await rehearse(shop, 'discounts', season(2_000))).differences).toEqual([]);
    expect(await everything()).toBe(before);
  });

  test('of the days asked for, and only by who may edit rules', async () => {
    const shop = await openAt();
    await priceIn(shop, 1);
    shop.clock.now = begin + 8 * 24 * hour;
    expect((await rehearse(shop, 'discounts', season(2_500))).of).toBe(0);
    expect((await rehearse(shop, 'discounts', season(2_500), 30)).of).toBe(1);
    const actor = await shop.actAs('commercial', 'commercial', async (tx) => tx.act.actor);
    await expect(
      rehearseOrders(shop.house, actor, { pack: 'discounts', table: season(1), days: 7, after: null }),
    ).rejects.toMatchObject({ code: 'person.not_permitted' });
  });
});
