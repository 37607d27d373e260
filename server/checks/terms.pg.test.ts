import { describe, expect, test } from 'vitest';
import { approvalLevels, delegations } from '../../db/approval/approval-level.ts';
import { creditTerms, temporaryLimits } from '../../db/credit/credit.ts';
import { creditPositions } from '../../db/customer/customer.ts';
import { approvals, type BreachKind, draftLines, type OrderDraft } from '../../db/draft/draft.ts';
import { decideApproval } from '../../db/draft/draft-mutators.ts';
import { salesOrders } from '../../db/order/order.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { people, type Rank } from '../../db/person/person.ts';
import { type PriceRule, priceRules } from '../../db/price/price-rule.ts';
import { products } from '../../db/product/product.ts';
import { moneyScope, tenantScope } from '../../db/scope.ts';
import { taxProfiles, taxRates } from '../../db/tax/tax.ts';
import { hour } from '../../db/values/instant.ts';
import { confirmOrder } from '../orders/confirm-order.ts';
import { addCustomer, draftOf, openShop, order, pipe, plantId, priceRule, type Shop } from '../orders/shop-fixture.ts';
import { testDatabase } from '../postgres/test-database.ts';

const { sql } = await testDatabase();
const shop = await openShop(sql, { now: Date.now });
const { act, actAs } = shop;

const putRule = (rule: Partial<PriceRule> & { id: string }, of: Shop = shop) =>
  of.act((tx) => tx.put(priceRules, priceRule(rule)));
const linesOf = (draft: OrderDraft) => act((tx) => tx.scan(draftLines, 'draftId', draft.id));
const lengths = (count: number) => ({ quantity: count * 1_000, baseQuantity: count * 1_000 });
const priceOf = async (customerId: string, ...amounts: number[]) => {
  const lines = await linesOf(await order(shop, { customerId }, ...amounts.map(lengths)));
  return lines.sort((a, b) => a.position - b.position).map((line) => line.unitPrice);
};

describe('prices', () => {
  test('[PRICE-2] a break counts by its own line, in base units', async () => {
    const customerId = await act((tx) => addCustomer(tx, { region: 'Break' }));
    await putRule({ id: 'break', kind: 'list', productId: 'pipe', region: 'Break', minQuantity: 50_000, unitPrice: 900_000 });
    expect(await priceOf(customerId, 49, 50)).toEqual([800_000, 720_000]);
    const packed = await order(shop, { customerId }, { quantity: 5_000, unit: 'bundle', baseQuantity: 50_000 });
    expect((await linesOf(packed))[0]).toMatchObject({ unitPrice: 720_000 });
  });

  test('[PRICE-3] a quote holds to its cap, all of a draft at once, and a cancelled order gives it back', async () => {
    const customerId = await act((tx) => addCustomer(tx));
    const quote = { kind: 'project' as const, productId: 'pipe', customerId, unitPrice: 500_000, capQuantity: 30_000 };
    await putRule({ id: 'quote', ...quote });
    const first = await order(shop, { customerId }, lengths(12), lengths(8));
    expect((await linesOf(first)).map((line) => line.unitPrice)).toEqual([500_000, 500_000]);
    expect(await priceOf(customerId, 11)).toEqual([800_000]);
    await act((tx) => tx.sql`update public.sales_order set state = 'cancelled' where draft_id = ${first.id}`);
    expect(await priceOf(customerId, 30)).toEqual([500_000]);
    expect(await priceOf(customerId, 1)).toEqual([800_000]);
  });

  test('[PRICE-4] below a hard floor even the list price needs an approval, and only of a level without bounds', async () => {
    const customerId = await act((tx) => addCustomer(tx, { region: 'Floor' }));
    await putRule({ id: 'cost', kind: 'cost', productId: 'pipe', region: 'Floor', unitPrice: 700_000 });
    await putRule({ id: 'floor', kind: 'floor', region: 'Floor', minMarginBps: 1_500 });
    const draft = await order(shop, { customerId });
    const [line] = await linesOf(draft);
    expect(line).toMatchObject({ unitPrice: 800_000, floorPrice: 823_530 });
    expect(line?.priceTrace.at(-1)).toEqual({ rule: 'floor', code: 'margin', offBps: 1_500, unitPrice: 823_530 });
    expect(draft).toMatchObject({ state: 'awaiting_approval', breaches: ['price'] });
    const needs = await act((tx) => tx.sql`select kind, beyond from app.draft_needs(app.tenant_id(), ${draft.id})`);
    expect([...needs]).toEqual([{ kind: 'price', beyond: true }]);
  });

  test('[PRICE-6] GST by HSN and place of supply, VAT in the Emirates, none for SEZ and export', async () => {
    const taxed = await openShop(sql, { now: Date.now });
    const rate = { scope: moneyScope, validFrom: 0, validTo: null };
    await taxed.act(async (tx) => {
      await tx.put(taxProfiles, { id: plantId, scope: moneyScope, country: 'IN', stateCode: '27', treatment: 'regular' });
      await tx.put(taxRates, { ...rate, id: 'chapter', country: 'IN', hsn: '39', rateBps: 1_200 });
      await tx.put(taxRates, { ...rate, id: 'heading', country: 'IN', hsn: '3917', rateBps: 500 });
      await tx.put(taxRates, { ...rate, id: 'over', country: 'IN', hsn: '391710', rateBps: 2_800 });
      await tx.put(priceRules, priceRule({ id: 'aed', kind: 'list', productId: 'pipe', unitPrice: 52_500, currency: 'AED' }));
    });
    const taxFor = async (given: Parameters<typeof addCustomer>[1], treatment?: 'sez' | 'export') => {
      const customerId = await taxed.act(async (tx) => {
        const id = await addCustomer(tx, given);
        if (treatment) await tx.put(taxProfiles, { id, scope: moneyScope, country: 'IN', stateCode: null, treatment });
        return id;
      });
      const draft = await order(taxed, { customerId });
      const [line] = await taxed.act((tx) => tx.scan(draftLines, 'draftId', draft.id));
      expect(draft).toMatchObject({ state: 'submitting', taxMinor: line?.taxMinor });
      return line?.tax.map(({ code, bps, minor }) => `${code} ${bps} ${minor}`);
    };
    expect(await taxFor({ taxNumber: '27AABCS1429B1Z6' })).toEqual(['cgst 250 2000', 'sgst 250 2000']);
    expect(await taxFor({ taxNumber: '24AAHFP9012D1ZM' })).toEqual(['igst 500 4000']);
    expect(await taxFor({ taxNumber: null })).toEqual(['cgst 250 2000', 'sgst 250 2000']);
    expect(await taxFor({ taxNumber: '27AABCS1429B1Z6' }, 'sez')).toEqual([]);
    expect(await taxFor({ taxNumber: '27AABCS1429B1Z6' }, 'export')).toEqual([]);
    expect(await taxFor({ currency: 'AED', tier: 'none' })).toEqual(['vat 500 263']);
  });

  test('[PRICE-7] the halves are rounded each by itself, in dinars to the third digit and in yen to none', async () => {
    const totals = [];
    for (const [currency, unitPrice] of [['INR', 39_500], ['KWD', 15], ['JPY', 35_000]] as const) {
      const of = await openShop(sql, { now: Date.now });
      await of.act(async (tx) => {
        await tx.sql`update public.plant set currency = ${currency}`;
        await tx.put(products, { ...pipe, taxBps: 1_000 });
        await tx.put(priceRules, priceRule({ id: 'list-1', kind: 'list', productId: 'pipe', unitPrice, currency }));
      });
      const customerId = await of.act((tx) => addCustomer(tx, { currency, tier: 'none' }));
      const { netMinor, taxMinor, totalMinor, state } = await order(of, { customerId }, lengths(1));
      totals.push([currency, netMinor, taxMinor, totalMinor, state]);
    }
    expect(totals).toEqual([
      ['INR', 395, 40, 435, 'submitting'],
      ['KWD', 2, 0, 2, 'submitting'],
      ['JPY', 4, 0, 4, 'submitting'],
    ]);
  });

  test.for([
    ['a seller', 'ravi', 'commercial', 'price_rule', 'terms.not_yours'],
    ['finance', 'ravi', 'finance', 'price_rule', 'terms.not_yours'],
    ['a finance member', 'ravi', 'finance', 'credit_position', 'terms.not_yours'],
    ['the commercial head', 'head', 'commercial', 'approval_level', 'terms.not_yours'],
    ['the commercial head', 'head', 'commercial', 'price_rule', 'done'],
    ['an administrator', 'root', 'admin', 'price_rule', 'done'],
  ] as const)('[PRICE-8] %s: %s, %s, %s → %s', async ([_, personId, name, table, end]) => {
    await addPerson('head', { commercial: 'head' });
    await putRule({ id: 'guarded', kind: 'list', productId: 'nothing' });
    const done = await actAs(personId, name, async (tx) => {
      if (table === 'price_rule') await tx.sql`update public.price_rule set unit_price = 1 where id = 'guarded'`;
      else if (table === 'credit_position') await tx.sql`update public.credit_position set limit_minor = 1`;
      else await tx.put(approvalLevels, level(9, 'commercial', 'head'));
      return 'done';
    }).catch((error: { code?: string }) => error.code);
    expect(done).toBe(end);
  });
});

async function addPerson(id: string, ranks: Record<string, Rank>): Promise<void> {
  await act(async (tx) => {
    await tx.put(people, {
      id,
      scope: tenantScope,
      name: id,
      email: `${id}@example.com`,
      functions: Object.keys(ranks),
      plantIds: [plantId],
      ranks,
      language: 'en',
      active: true,
    });
  });
}

const level = (
  number: number,
  name: FunctionName,
  rank: Rank,
  bounds: { kind?: BreachKind; maxBps?: number; maxMinor?: number; maxDays?: number } = {},
) => ({
  id: `${bounds.kind ?? 'price'}-${number}`,
  scope: tenantScope,
  kind: bounds.kind ?? ('price' as const),
  level: number,
  function: name,
  rank,
  maxBps: bounds.maxBps ?? null,
  maxMinor: bounds.maxMinor ?? null,
  maxDays: bounds.maxDays ?? null,
  currency: 'INR',
});

describe('credit', () => {
  const limits = (customerId: string, extraMinor: number, from: number, to: number) =>
    act((tx) =>
      tx.put(temporaryLimits, {
        id: tx.newId(),
        scope: moneyScope,
        customerId,
        extraMinor,
        currency: 'INR',
        validFrom: tx.now + from,
        validTo: tx.now + to,
        givenBy: 'system',
        reason: '',
      }),
    );

  test('[CREDIT-1] a temporary limit makes room to the paisa, the greatest counts, and one that ended or is to come does not', async () => {
    const customerId = await act((tx) => addCustomer(tx, {}, { limitMinor: 1_000 }));
    await limits(customerId, 93_399, -hour, hour);
    await limits(customerId, 999_999, -2 * hour, -hour);
    await limits(customerId, 999_999, hour, 2 * hour);
    expect(await order(shop, { customerId })).toMatchObject({ breaches: ['credit'] });
    await limits(customerId, 93_400, -hour, hour);
    expect(await order(shop, { customerId })).toMatchObject({ state: 'submitting', totalMinor: 94_400 });
  });

  test('[CREDIT-2] a limit that ended while the draft waited does not count at the confirm', async () => {
    const waiting = await openShop(sql, { now: Date.now, flow: { 'order.checked': [] } });
    const customerId = await waiting.act((tx) => addCustomer(tx, {}, { limitMinor: 1_000 }));
    await waiting.act((tx) =>
      tx.put(temporaryLimits, {
        id: 'until',
        scope: moneyScope,
        customerId,
        extraMinor: 100_000,
        currency: 'INR',
        validFrom: tx.now - hour,
        validTo: tx.now + hour,
        givenBy: 'system',
        reason: '',
      }),
    );
    const draft = await order(waiting, { customerId });
    expect(draft.state).toBe('checked');
    const longer = waiting.act((tx) => tx.sql`update public.temporary_limit set valid_to = valid_to + interval '1 day'`);
    await expect(longer).rejects.toThrow('limit.only_ends_earlier');
    await waiting.act((tx) => tx.sql`update public.temporary_limit set valid_to = now() where id = 'until'`);
    await waiting.act((tx) => confirmOrder(tx, { draftId: draft.id }));
    expect(await draftOf(waiting, draft.id)).toMatchObject({ state: 'awaiting_approval', breaches: ['credit'] });
  });

  test('[CREDIT-3] the customer’s own days count before the tier’s, and these before everybody’s', async () => {
    const of = await openShop(sql, { now: Date.now });
    const customerId = await of.act((tx) => addCustomer(tx, {}, { overdueDays: 40 }));
    const breached = async () => (await order(of, { customerId })).breaches.length > 0;
    const term = (id: string, blockDays: number, scope: { customerId?: string; tier?: string }) =>
      of.act((tx) => tx.put(creditTerms, { id, scope: moneyScope, customerId: null, tier: null, blockDays, ...scope }));
    expect(await breached()).toBe(false);
    await term('all', 30, {});
    expect(await breached()).toBe(true);
    await term('tier', 40, { tier: 'A' });
    expect(await breached()).toBe(false);
    await term('own', 39, { customerId });
    expect(await breached()).toBe(true);
  });
});

describe('approvals', async () => {
  const of = await openShop(sql, { now: Date.now });
  await of.act(async (tx) => {
    const person = { scope: tenantScope, plantIds: [plantId], language: 'en', active: true };
    await tx.putMany(
      people,
      (
        [
          ['asha', 'commercial', 'member'],
          ['seller', 'commercial', 'member'],
          ['deputy', 'commercial', 'deputy'],
          ['chief', 'commercial', 'head'],
          ['boss', 'manager', 'head'],
          ['book', 'finance', 'member'],
        ] as const
      ).map(([id, name, rank]) => ({
        ...person,
        id,
        name: id,
        email: `${id}@example.org`,
        functions: [name],
        ranks: { [name]: rank },
      })),
    );
    await tx.putMany(approvalLevels, [
      level(1, 'commercial', 'member', { maxBps: 600, maxMinor: 10_000_00 }),
      level(2, 'commercial', 'head', { maxBps: 800 }),
      level(3, 'manager', 'member'),
      level(1, 'finance', 'member', { kind: 'credit', maxBps: 1_000, maxDays: 75 }),
      level(2, 'manager', 'member', { kind: 'credit' }),
    ]);
  });
  const decide = (draft: OrderDraft, who: string, name: FunctionName, kind: BreachKind = 'price', actingFor?: string) =>
    of
      .actAs(who, name, async (tx) => {
        const args = { approvalId: tx.newId(), draftId: draft.id, draftVersion: draft.version, kind, decision: 'approved', reason: '' } as const;
        await decideApproval.run(tx, { ...args, ...(actingFor ? { actingFor } : {}) }, tx.act);
        return 'approved';
      })
      .catch((error: { code?: string }) => error.code);

  test.for([
    [550, 10, 'seller', 'commercial', 'approved'],
    [550, 1_000, 'seller', 'commercial', 'approval.level_too_low'],
    [601, 10, 'seller', 'commercial', 'approval.level_too_low'],
    [601, 10, 'deputy', 'commercial', 'approval.level_too_low'],
    [800, 1_000, 'chief', 'commercial', 'approved'],
    [801, 10, 'chief', 'commercial', 'approval.level_too_low'],
    [801, 10, 'boss', 'manager', 'approved'],
    [550, 10, 'book', 'finance', 'approval.level_too_low'],
  ] as const)('[APPROVAL-1] %i bps off %i lengths by %s of %s: %s', async ([extraDiscountBps, count, who, name, end]) => {
    const draft = await order(of, { extraDiscountBps, requesterId: 'asha' }, lengths(count));
    expect(await decide(draft, who, name)).toBe(end);
    const raw = await of
      .actAs(who, name, (tx) => tx.sql`
        insert into public.approval (id, scope, draft_id, draft_version, kind, decision, decided_by, decided_at, reason)
        values (${tx.newId()}, 'money', ${draft.id}, 1, 'price', 'approved', ${who}, now(), '')`)
      .then(() => 'approved', (error: { message: string }) => error.message);
    // Around the mutator the database says the same; an approved draft awaits no second answer.
    expect(raw).toBe(end === 'approved' ? 'approval.not_awaited' : end);
  });

  test('[APPROVAL-1] credit beyond its level, and a blocked customer, are the last level’s', async () => {
    const near = await of.act((tx) => addCustomer(tx, {}, { limitMinor: 90_000 }));
    const far = await of.act((tx) => addCustomer(tx, {}, { limitMinor: 80_000 }));
    const blocked = await of.act((tx) => addCustomer(tx, { state: 'blocked' }));
    const old = await of.act((tx) => addCustomer(tx, {}, { overdueDays: 76 }));
    const ends = [];
    for (const customerId of [near, far, blocked, old])
      ends.push(await decide(await order(of, { customerId }), 'book', 'finance', 'credit'));
    expect(ends).toEqual(['approved', 'approval.level_too_low', 'approval.level_too_low', 'approval.level_too_low']);
    expect(await decide(await order(of, { customerId: blocked }), 'boss', 'manager', 'credit')).toBe('approved');
  });

  test('[APPROVAL-2] a deputy has the levels of whom they stand in for, while it runs, and not for their wishes', async () => {
    const stand = (from: string, to: string, days: number) =>
      of.actAs(from, 'commercial', (tx) =>
        tx.put(delegations, {
          id: tx.newId(),
          scope: tenantScope,
          fromPersonId: from,
          toPersonId: to,
          validFrom: tx.now - 2 * hour,
          validTo: tx.now + days * 24 * hour,
          reason: '',
        }),
      );
    const draft = () => order(of, { extraDiscountBps: 750, requesterId: 'asha' });
    expect(await decide(await draft(), 'deputy', 'commercial', 'price', 'chief')).toBe('approval.no_delegation');
    await stand('chief', 'deputy', -1 / 24);
    expect(await decide(await draft(), 'deputy', 'commercial', 'price', 'chief')).toBe('approval.no_delegation');
    await stand('chief', 'deputy', 1);
    expect(await decide(await draft(), 'deputy', 'commercial', 'price', 'chief')).toBe('approved');
    expect(await decide(await draft(), 'deputy', 'commercial')).toBe('approval.level_too_low');
    const own = await order(of, { extraDiscountBps: 750, requesterId: 'chief' });
    expect(await decide(own, 'deputy', 'commercial', 'price', 'chief')).toBe('approval.own_request');
    const deputys = await order(of, { extraDiscountBps: 750, requesterId: 'deputy' });
    expect(await decide(deputys, 'deputy', 'commercial', 'price', 'chief')).toBe('approval.own_request');
    const stolen = of.actAs('seller', 'commercial', (tx) =>
      tx.put(delegations, {
        id: tx.newId(),
        scope: tenantScope,
        fromPersonId: 'chief',
        toPersonId: 'seller',
        validFrom: 0,
        validTo: tx.now + hour,
        reason: '',
      }),
    );
    await expect(stolen).rejects.toThrow('delegation.not_yours');
  });

  test('[APPROVAL-3] a credit that grew past the level it was approved on waits for a higher one', async () => {
    const customerId = await of.act((tx) => addCustomer(tx, {}, { limitMinor: 90_000, overdueDays: 70 }));
    const both = await order(of, { customerId, extraDiscountBps: 550, requesterId: 'asha' });
    expect(both.breaches).toEqual(['price', 'credit']);
    expect(await decide(both, 'book', 'finance', 'credit')).toBe('approved');
    await of.act((tx) => tx.sql`update public.credit_position set overdue_days = 80 where customer_id = ${customerId}`);
    expect(await decide(both, 'seller', 'commercial')).toBe('approved');
    const again = await draftOf(of, both.id);
    expect(again).toMatchObject({ state: 'awaiting_approval', version: 2, orderId: null });
    expect(again.breaches).toContain('credit');
    expect(await of.act((tx) => tx.scan(approvals, 'draftId', both.id))).toHaveLength(2);
    expect(await of.act((tx) => tx.scan(salesOrders, 'draftId', both.id))).toHaveLength(0);
    expect(await of.act((tx) => tx.get(creditPositions, customerId))).toMatchObject({ overdueDays: 80 });
  });
});
