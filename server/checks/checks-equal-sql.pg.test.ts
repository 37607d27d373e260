import fc from 'fast-check';
import { expect, test } from 'vitest';
import { creditTerms, temporaryLimits } from '../../db/credit/credit.ts';
import { draftLines } from '../../db/draft/draft.ts';
import type { Buyer } from '../../db/price/precedence.ts';
import { priceProduct } from '../../db/price/price-product.ts';
import { priceRules } from '../../db/price/price-rule.ts';
import { products } from '../../db/product/product.ts';
import { moneyScope } from '../../db/scope.ts';
import { taxProfiles, taxRates } from '../../db/tax/tax.ts';
import { taxParts } from '../../db/tax/tax-of.ts';
import { currencyDigits, lineTotalMinor } from '../../db/values/money.ts';
import { addCustomer, addDraft, draftOf, openShop, pipe, plantId, priceRule } from '../orders/shop-fixture.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { checkDraft } from './check-draft.ts';

const { sql } = await testDatabase();
// The database reads its own clock. Orders are not confirmed here: a breach is compared before anything follows from it.
const shop = await openShop(sql, { now: Date.now, flow: { 'order.checked': [] } });

const currencies = ['INR', 'AED', 'KWD', 'JPY'] as const;
const currency = fc.constantFrom('INR', 'INR', 'INR', ...currencies);
const unitPrice = fc.integer({ min: 1, max: 900_000_000 });
const bps = fc.integer({ min: 0, max: 9_000 });
/** Hours before or after now; few values, so that rules tie and the greater id has to win. */
const validity = fc.constantFrom(-100, -100, -3, -2, 2, 100);
const rule = fc.record({
  kind: fc.constantFrom('list', 'list', 'list', 'tier', 'tier', 'project', 'floor', 'cost'),
  currency,
  unitPrice: fc.option(unitPrice, { freq: 8 }),
  discountBps: bps,
  maxDiscountBps: fc.integer({ min: 0, max: 2_000 }),
  from: validity,
  to: fc.option(validity, { freq: 3 }),
  mine: fc.boolean(),
  /** Which scopes it names beside what its kind must name. */
  family: fc.constantFrom(null, null, 'pipe', 'bend'),
  region: fc.constantFrom(null, null, null, 'Mumbai', 'Pune'),
  plantId: fc.constantFrom(null, null, null, plantId, 'elsewhere'),
  named: fc.boolean(),
  minQuantity: fc.constantFrom(0, 0, 0, 1_000_000, 3_000_000),
  capQuantity: fc.constantFrom(null, null, 1_000, 4_000_000),
  minMarginBps: fc.option(fc.integer({ min: 0, max: 9_000 })),
});
const owed = fc.integer({ min: 0, max: 1_000_000_000 });
const scene = fc.record({
  rules: fc.array(rule, { minLength: 1, maxLength: 12 }),
  currency,
  buyer: fc.record({ state: fc.constantFrom('active', 'active', 'active', 'blocked') }),
  credit: fc.record({
    limitMinor: fc.oneof(owed, fc.constant(1_000_000_000_000)),
    receivableMinor: owed,
    overdueDays: fc.constantFrom(0, 0, 60, 61),
  }),
  limitCurrency: fc.option(currency, { freq: 1 }),
  extraDiscountBps: fc.constantFrom(0, 0, 100, 500, 2_500),
  quantities: fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 1, maxLength: 4 }),
  taxBps: fc.constantFrom(0, 500, 1_200, 1_800, 2_800),
  temporary: fc.array(
    fc.record({ extraMinor: fc.integer({ min: 1, max: 500_000_000 }), from: validity, to: validity, currency }),
    {
      maxLength: 3,
    },
  ),
  blockDays: fc.option(fc.constantFrom(0, 59, 61)),
  rates: fc.array(
    fc.record({
      hsn: fc.constantFrom('', '39', '3917', '40'),
      rateBps: fc.integer({ min: 0, max: 2_801 }),
      from: validity,
      to: fc.option(validity),
    }),
    {
      maxLength: 4,
    },
  ),
  taxNumber: fc.constantFrom(null, '27AABCS1429B1Z6', '24AAHFP9012D1ZM', '100234567800003'),
  sellerState: fc.constantFrom(undefined, null, '27'),
  treatment: fc.constantFrom(undefined, undefined, undefined, 'regular', 'sez', 'export'),
});
type Scene = typeof scene extends fc.Arbitrary<infer S> ? S : never;

const hourMs = 3_600_000;

/** What credit and tax rest on; `from` may come after `to`, and then the later one is an hour after the earlier. */
async function putTerms(tx: ServerTx, given: Scene, customerId: string, tier: string): Promise<void> {
  const between = ({ from, to }: { from: number; to: number }) => ({
    validFrom: tx.now + Math.min(from, to) * hourMs,
    validTo: tx.now + (from === to ? from + 1 : Math.max(from, to)) * hourMs,
  });
  await tx.putMany(
    temporaryLimits,
    given.temporary.map(({ extraMinor, currency: of, ...when }) => ({
      ...between(when),
      id: tx.newId(),
      scope: moneyScope,
      customerId,
      extraMinor,
      currency: of,
      givenBy: 'system',
      reason: '',
    })),
  );
  if (given.blockDays !== null) {
    const term = { scope: moneyScope, customerId: null, tier: null, blockDays: 1 };
    await tx.put(creditTerms, { ...term, id: tx.newId(), tier, blockDays: given.blockDays });
    await tx.put(creditTerms, { ...term, id: 'others', tier: 'nobody' });
  }
  const before = await tx.all(taxRates);
  for (const { id } of before) await tx.delete(taxRates, id);
  await tx.putMany(
    taxRates,
    given.rates.map(({ hsn, rateBps, from, to }, at) => ({
      id: `${'bZa-0'[at % 5]}${at}`,
      scope: moneyScope,
      country: given.currency === 'AED' ? 'AE' : 'IN',
      hsn,
      rateBps,
      validFrom: tx.now + from * hourMs,
      validTo: to === null ? null : tx.now + to * hourMs,
    })),
  );
  await tx.delete(taxProfiles, plantId);
  const profile = { scope: moneyScope, treatment: 'regular' as const };
  if (given.sellerState !== undefined)
    await tx.put(taxProfiles, { ...profile, id: plantId, country: 'IN', stateCode: given.sellerState });
  if (given.treatment !== undefined)
    await tx.put(taxProfiles, {
      ...profile,
      id: customerId,
      country: 'IN',
      stateCode: null,
      treatment: given.treatment,
    });
}

/** Plays the scene with rows of its own and gives the draft's id, checked. */
function play(given: Scene): Promise<{ draftId: string; customerId: string; productId: string }> {
  return shop.act(async (tx) => {
    const productId = tx.newId();
    const tier = tx.newId();
    const credit = { ...given.credit, currency: given.limitCurrency ?? given.currency };
    await tx.put(products, { ...pipe, id: productId, taxBps: given.taxBps });
    const { buyer, currency: of, taxNumber } = given;
    const customerId = await addCustomer(tx, { ...buyer, currency: of, tier, taxNumber }, credit);
    await putTerms(tx, given, customerId, tier);
    await tx.putMany(
      priceRules,
      given.rules.map(({ from, to, mine, named, ...each }, at) => ({
        ...priceRule({ ...each, id: `${'bZa-0'[at % 5]}${productId}-${at}` }),
        unitPrice: each.kind === 'tier' ? null : each.unitPrice,
        productId: named ? productId : null,
        tier: each.kind === 'tier' ? (mine ? tier : `not ${tier}`) : null,
        customerId: each.kind === 'project' ? (mine ? customerId : 'somebody else') : null,
        capQuantity: each.kind === 'project' ? each.capQuantity : null,
        validFrom: tx.now + from * hourMs,
        validTo: to === null ? null : tx.now + to * hourMs,
      })),
    );
    const lines = given.quantities.map((baseQuantity) => ({ productId, baseQuantity, quantity: baseQuantity }));
    const draftId = await addDraft(
      tx,
      { customerId, currency: given.currency, extraDiscountBps: given.extraDiscountBps },
      ...lines,
    );
    await checkDraft(tx, { draftId });
    return { draftId, customerId, productId };
  });
}

test('[CHECK-2] checks and database agree on floor, totals, tax and breaches, whatever the rules and the customer', async () => {
  const decisions = new Map<string | null, number>();
  await fc.assert(
    fc.asyncProperty(scene, async (given) => {
      const { draftId, customerId, productId } = await play(given);
      const draft = await draftOf(shop, draftId);
      decisions.set(draft.decision, (decisions.get(draft.decision) ?? 0) + 1);
      await shop.act(async (tx) => {
        const [facts] = await tx.sql`
          select array(select coalesce((app.line_terms(app.tenant_id(), ${draftId}, ${customerId}, ${plantId}, ${productId},
              l.base_quantity, now())).free, -1)::float8 from public.draft_line as l
              where l.tenant_id = app.tenant_id() and l.draft_id = ${draftId} order by l.id) as floors,
            app.draft_tax(app.tenant_id(), ${draftId})::float8 as tax,
            array(select app.draft_breaches(app.tenant_id(), ${draftId})) as breaches`;
        const lines = await tx.scan(draftLines, 'draftId', draftId);
        if (draft.decision === 'ask') {
          expect(facts?.['tax']).toBeNull();
          expect(facts?.['floors']).toContain(-1);
          return;
        }
        expect(lines.map((line) => line.floorPrice)).toEqual(facts?.['floors']);
        const kept = await tx.sql<{ parts: unknown }[]>`
          select parts from app.line_taxes(app.tenant_id(), ${draftId}, now()) order by line_id`;
        expect(lines.map(({ tax }) => tax)).toEqual(kept.map(({ parts }) => parts));
        expect({ tax: draft.taxMinor, breaches: draft.breaches }).toEqual({
          tax: facts?.['tax'],
          breaches: facts?.['breaches'],
        });
        const [sum] = await tx.sql`
          select sum(app.line_total(unit_price, base_quantity, app.currency_digits(${draft.currency})))::float8 as net
          from public.draft_line where tenant_id = app.tenant_id() and draft_id = ${draftId}`;
        expect(draft.netMinor).toBe(sum?.['net']);
        expect(draft.totalMinor).toBe(draft.netMinor + draft.taxMinor);
      });
    }),
    { numRuns: 300 },
  );
  expect([...decisions.keys()].toSorted()).toEqual(['approve', 'ask', 'confirm']);
});

test('[CHECK-2] a line total and a tax are the same to the last paisa on both sides, for any price and quantity', async () => {
  const cases = fc
    .sample(
      fc.record({
        price: fc.integer({ min: 1, max: 1_000_000_000 }),
        thousandths: fc.integer({ min: 1, max: 1_000_000_000 }),
        currency: fc.constantFrom(...currencies),
        scheme: fc.constantFrom('split' as const, 'igst' as const, 'vat' as const, 'none' as const),
        bps: fc.integer({ min: 0, max: 5_000 }),
      }),
      2_000,
    )
    .map((each, place) => ({ ...each, place }));
  const rows = await sql<{ net: number; tax: unknown; digits: number }[]>`
    select total::float8 as net, app.tax_parts(total, c.scheme, c.bps) as tax,
      app.currency_digits(c.currency) as digits
    from jsonb_to_recordset(${sql.json(cases)}) 
        as c (price bigint, thousandths bigint, currency text, scheme text, bps bigint, place bigint),
      lateral app.line_total(c.price, c.thousandths, app.currency_digits(c.currency)) as total
    order by c.place`;
  const ours = cases.map(({ price, thousandths, currency: of, scheme, bps }) => {
    const net = lineTotalMinor(price, thousandths, of);
    return { net, tax: taxParts(net, { scheme, bps }), digits: currencyDigits(of) };
  });
  expect([...rows].map((row) => ({ ...row }))).toEqual(ours);
});

test('[CHECK-1] a project price goes before list and tier, and of two rules the later one counts', () => {
  const rules = [
    priceRule({ id: 'l1', kind: 'list', productId: 'p', unitPrice: 100_000 }),
    priceRule({ id: 'l2', kind: 'list', productId: 'p', unitPrice: 110_000, validFrom: 5 }),
    priceRule({ id: 'l3', kind: 'list', productId: 'p', unitPrice: 1, validFrom: 11 }),
    priceRule({ id: 't', tier: 'A', discountBps: 1_000, maxDiscountBps: 200 }),
    priceRule({ id: 'x', kind: 'project', customerId: 'c', productId: 'p', unitPrice: 70_000, maxDiscountBps: 0 }),
  ];
  const priceFor = (given: Partial<Buyer>, productId = 'p') =>
    priceProduct(rules, {
      buyer: { id: 'c', tier: 'A', region: 'Mumbai', currency: 'INR', ...given },
      goods: { productId, family: '', plantId: 'nashik', thousandths: 1_000 },
      extraBps: 0,
      at: 10,
    });
  expect(priceFor({})).toMatchObject({ unitPrice: 70_000, floorPrice: 70_000 });
  expect(priceFor({ id: 'd' })).toMatchObject({ unitPrice: 99_000, floorPrice: 97_020 });
  expect(priceFor({ id: 'd', tier: 'Z' })?.trace).toHaveLength(1);
  expect(priceFor({}, 'q')).toBeUndefined();
});
