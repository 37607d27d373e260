import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftLines } from '../../db/draft/draft.ts';
import { priceRules } from '../../db/price/price-rule.ts';
import { products } from '../../db/product/product.ts';
import { currencyDigits, lineTotalMinor, taxMinor } from '../../db/values/money.ts';
import { addCustomer, addDraft, draftOf, openShop, pipe, priceRule } from '../orders/shop-fixture.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { checkDraft } from './check-draft.ts';
import { priceProduct } from './price-product.ts';
import { taxRate } from './tax-rate.ts';

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
  kind: fc.constantFrom('list', 'list', 'tier', 'tier', 'project'),
  currency,
  unitPrice: fc.option(unitPrice, { freq: 8 }),
  discountBps: bps,
  maxDiscountBps: fc.integer({ min: 0, max: 2_000 }),
  from: validity,
  to: fc.option(validity, { freq: 3 }),
  mine: fc.boolean(),
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
});
type Scene = typeof scene extends fc.Arbitrary<infer S> ? S : never;

const hourMs = 3_600_000;

/** Plays the scene with rows of its own and gives the draft's id, checked. */
function play(given: Scene): Promise<{ draftId: string; customerId: string; productId: string }> {
  return shop.act(async (tx) => {
    const productId = tx.newId();
    const tier = tx.newId();
    const credit = { ...given.credit, currency: given.limitCurrency ?? given.currency };
    await tx.put(products, { ...pipe, id: productId, taxBps: given.taxBps });
    const customerId = await addCustomer(tx, { ...given.buyer, currency: given.currency, tier }, credit);
    await tx.putMany(
      priceRules,
      given.rules.map(({ from, to, mine, ...each }, at) => ({
        ...priceRule({ ...each, id: `${'bZa-0'[at % 5]}${productId}-${at}` }),
        unitPrice: each.kind === 'tier' ? null : each.unitPrice,
        productId: each.kind === 'tier' ? null : productId,
        tier: each.kind === 'tier' ? (mine ? tier : `not ${tier}`) : null,
        customerId: each.kind === 'project' ? (mine ? customerId : 'somebody else') : null,
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
          select app.price_floor(app.tenant_id(), ${customerId}, ${productId}, now())::float8 as floor,
            app.draft_tax(app.tenant_id(), ${draftId})::float8 as tax,
            array(select app.draft_breaches(app.tenant_id(), ${draftId})) as breaches`;
        const lines = await tx.scan(draftLines, 'draftId', draftId);
        if (draft.decision === 'ask') {
          expect(facts).toMatchObject({ floor: null, tax: null });
          return;
        }
        expect(new Set(lines.map((line) => line.floorPrice))).toEqual(new Set([facts?.['floor']]));
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
    { numRuns: 150 },
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
        homeBps: fc.integer({ min: 0, max: 5_000 }),
      }),
      2_000,
    )
    .map((each, place) => ({ ...each, place }));
  const rows = await sql<{ net: number; tax: number; digits: number }[]>`
    select total::float8 as net, ((total * app.tax_bps(c."homeBps", c.currency, 'INR') + 5000) / 10000)::float8 as tax,
      app.currency_digits(c.currency) as digits
    from jsonb_to_recordset(${sql.json(cases)}) 
        as c (price bigint, thousandths bigint, currency text, "homeBps" bigint, place bigint),
      lateral app.line_total(c.price, c.thousandths, app.currency_digits(c.currency)) as total
    order by c.place`;
  const ours = cases.map(({ price, thousandths, currency: of, homeBps }) => {
    const net = lineTotalMinor(price, thousandths, of);
    return { net, tax: taxMinor(net, taxRate(homeBps, of, 'INR')), digits: currencyDigits(of) };
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
  const buyer = { id: 'c', tier: 'A', currency: 'INR' };
  expect(priceProduct(rules, buyer, 'p', 0, 10)).toMatchObject({ unitPrice: 70_000, floorPrice: 70_000 });
  expect(priceProduct(rules, { ...buyer, id: 'd' }, 'p', 0, 10)).toMatchObject({
    unitPrice: 99_000,
    floorPrice: 97_020,
  });
  expect(priceProduct(rules, { ...buyer, id: 'd', tier: 'Z' }, 'p', 0, 10)?.trace).toHaveLength(1);
  expect(priceProduct(rules, buyer, 'q', 0, 10)).toBeUndefined();
});
