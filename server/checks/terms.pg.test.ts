import { describe, expect, test } from 'vitest';
import { approvalLevels } from '../../db/approval/approval-level.ts';
import { creditTerms, temporaryLimits } from '../../db/credit/credit.ts';
import { draftLines, type OrderDraft } from '../../db/draft/draft.ts';
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
    await putRule({
      id: 'break',
      kind: 'list',
      productId: 'pipe',
      region: 'Break',
      minQuantity: 50_000,
      unitPrice: 900_000,
    });
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
      await tx.put(taxProfiles, {
        id: plantId,
        scope: moneyScope,
        country: 'IN',
        stateCode: '27',
        treatment: 'regular',
      });
      await tx.put(taxRates, { ...rate, id: 'chapter', country: 'IN', hsn: '39', rateBps: 1_200 });
      await tx.put(taxRates, { ...rate, id: 'heading', country: 'IN', hsn: '3917', rateBps: 500 });
      await tx.put(taxRates, { ...rate, id: 'over', country: 'IN', hsn: '391710', rateBps: 2_800 });
      await tx.put(
        priceRules,
        priceRule({ id: 'aed', kind: 'list', productId: 'pipe', unitPrice: 52_500, currency: 'AED' }),
      );
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
    for (const [currency, unitPrice] of [
      ['INR', 39_500],
      ['KWD', 15],
      ['JPY', 35_000],
    ] as const) {
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
      else await tx.put(approvalLevels, { ...topLevel });
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

const topLevel = {
  id: 'price-9',
  scope: tenantScope,
  kind: 'price' as const,
  level: 9,
  function: 'manager' as const,
  rank: 'member' as const,
  maxBps: null,
  maxMinor: null,
  maxDays: null,
  currency: 'INR',
};

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
    const longer = waiting.act(
      (tx) => tx.sql`update public.temporary_limit set valid_to = valid_to + interval '1 day'`,
    );
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
