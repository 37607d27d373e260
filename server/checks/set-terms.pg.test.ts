import { expect, test } from 'vitest';
import { approvalLevels, delegations } from '../../db/approval/approval-level.ts';
import { endStandIn, putLevel, removeLevel } from '../../db/approval/level-mutators.ts';
import { creditTerms } from '../../db/credit/credit.ts';
import { standIn } from '../../db/credit/credit-mutators.ts';
import { putCredit, putTerm, removeTerm } from '../../db/credit/term-mutators.ts';
import { creditPositions, customers } from '../../db/customer/customer.ts';
import { putCustomers } from '../../db/customer/customer-mutators.ts';
import { addNumber } from '../../db/customer/number-mutators.ts';
import type { Mutator } from '../../db/mutator.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { people, type Rank } from '../../db/person/person.ts';
import { products } from '../../db/product/product.ts';
import { putProducts } from '../../db/product/product-mutators.ts';
import { tenantScope } from '../../db/scope.ts';
import { taxRates } from '../../db/tax/tax.ts';
import { endTax, putTax } from '../../db/tax/tax-mutators.ts';
import { day } from '../../db/values/instant.ts';
import { openShop, pipe, plantId } from '../orders/shop-fixture.ts';
import { testDatabase } from '../postgres/test-database.ts';

const { sql } = await testDatabase();
const shop = await openShop(sql, { now: Date.now });
const { act, actAs, customerId } = shop;
const staff = [
  ['seller', 'commercial', 'member'],
  ['chief', 'commercial', 'head'],
  ['book', 'finance', 'member'],
  ['cfo', 'finance', 'head'],
  ['boss', 'manager', 'member'],
  ['root', 'admin', 'member'],
] as const satisfies readonly (readonly [string, FunctionName, Rank])[];
await act((tx) =>
  tx.putMany(
    people,
    staff.map(([id, name, rank]) => ({
      id,
      scope: tenantScope,
      name: id,
      email: `${id}@example.org`,
      functions: [name],
      plantIds: [plantId],
      ranks: { [name]: rank },
      language: 'en',
      active: true,
    })),
  ),
);

/** How it ends when somebody does it. */
function as<Args>(who: (typeof staff)[number][0], mutator: Mutator<Args>, args: NoInfer<Args>): Promise<string> {
  const name = staff.find(([id]) => id === who)?.[1] ?? 'operator';
  return actAs(who, name, (tx) => mutator.run(tx, mutator.parse(args), tx.act)).then(
    () => 'done',
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );
}
/** How a plain statement of somebody ends. */
function raw(who: (typeof staff)[number][0], statement: string): Promise<string> {
  const name = staff.find(([id]) => id === who)?.[1] ?? 'operator';
  return actAs(who, name, (tx) => tx.sql.unsafe(statement)).then(
    () => 'done',
    (error: { message: string }) => error.message,
  );
}

const rate = (rateId: string, validFrom: number, rateBps = 500) => ({
  rateId,
  country: 'IN',
  hsn: '3917',
  rateBps,
  validFrom,
  validTo: null,
});

test('[PRICE-9] a rate that has begun is ended, not written anew, and only by who may', async () => {
  const now = Date.now();
  expect(await as('book', putTax, rate('gst', now - day))).toBe('terms.not_yours');
  expect(await as('cfo', putTax, rate('gst', now - day))).toBe('done');
  expect(await as('cfo', putTax, rate('gst', now + day))).toBe('tax.has_begun');
  expect(await as('root', putTax, rate('soon', now + day))).toBe('done');
  expect(await as('root', putTax, rate('soon', now + day, 1_200))).toBe('done');
  expect(await as('root', endTax, { rateId: 'gst' })).toBe('done');
  expect(await as('root', endTax, { rateId: 'gst' })).toBe('terms.unknown');
  const rates = await act((tx) => tx.all(taxRates));
  expect(rates.find(({ id }) => id === 'soon')?.rateBps).toBe(1_200);
  expect(rates.find(({ id }) => id === 'gst')?.validTo).toBeLessThanOrEqual(Date.now());
  await as('root', endTax, { rateId: 'soon' });
});

test('[PRICE-10] what money depends on is no seller’s to change, by a mutator or around it', async () => {
  const { scope: _, kind: __, leadTimeHours: ___, routing: ____, bom: _____, id, ...row } = pipe;
  const bend = { ...row, productId: 'bend', code: 'BEND' };
  expect(await as('chief', putProducts, { products: [bend] })).toBe('person.not_permitted');
  expect(await as('root', putProducts, { products: [bend, { ...row, productId: id, taxBps: 500 }] })).toBe('done');
  expect(await as('root', putProducts, { products: [{ ...bend, productId: 'other' }] })).toBe('product.code_taken');
  expect(await as('root', putProducts, { products: [{ ...bend, unit: 'kg' }] })).toBe('product.unit_is_fixed');
  expect((await act((tx) => tx.get(products, id)))?.taxBps).toBe(500);

  const buyer = { name: 'Shree Ganesh Traders', tier: 'C', region: 'Pune', taxNumber: null, state: 'active' as const };
  const whose = { ...buyer, customerId, currency: 'INR' };
  expect(await as('boss', putCustomers, { customers: [whose, { ...whose, customerId: 'new' }] })).toBe('done');
  expect(await as('boss', putCustomers, { customers: [{ ...whose, currency: 'AED' }] })).toBe(
    'customer.currency_is_fixed',
  );
  const kept = await act((tx) => tx.get(customers, customerId));
  expect([kept?.tier, kept?.waNumbers.length]).toEqual(['C', 1]);

  for (const statement of [
    `update public.customer set tier = 'A' where id = '${customerId}'`,
    `update public.customer set state = 'active', tax_number = '27AABCS1429B1Z6' where id = '${customerId}'`,
    `update public.product set tax_bps = 0 where id = 'pipe'`,
    `update public.product set family = 'cheap' where id = 'pipe'`,
  ])
    expect(await raw('chief', statement), statement).toBe('terms.not_yours');
  // A number is the seller's to add.
  expect(await as('seller', addNumber, { customerId, number: '+919820099999' })).toBe('done');
});

test('[CREDIT-5] limits from a sheet are all written or none, and say whence they are', async () => {
  const position = { limitMinor: 7_000_000, receivableMinor: 5, overdueDays: 3 };
  const positions = [{ ...position, customerId }];
  expect(await as('book', putCredit, { positions })).toBe('terms.not_yours');
  expect(await as('cfo', putCredit, { positions: [...positions, { ...position, customerId: 'nobody' }] })).toBe(
    'customer.unknown',
  );
  const read = () => act((tx) => tx.get(creditPositions, customerId));
  expect((await read())?.source).toBe('ledger');
  expect(await as('cfo', putCredit, { positions })).toBe('done');
  expect(await read()).toMatchObject({ ...position, currency: 'INR', source: 'sheet' });
});

test('[CREDIT-3] there is one term for everybody, for each tier and for each customer', async () => {
  const term = { termId: 't', customerId: null, tier: null, blockDays: 50 };
  expect(await as('seller', putTerm, term)).toBe('person.not_permitted');
  expect(await as('cfo', putTerm, term)).toBe('done');
  expect(await as('cfo', putTerm, { ...term, blockDays: 40 })).toBe('done');
  expect(await as('cfo', putTerm, { ...term, termId: 'again' })).toBe('creditTerm.taken');
  expect((await act((tx) => tx.all(creditTerms))).map(({ blockDays }) => blockDays)).toEqual([40]);
  expect(await as('cfo', removeTerm, { termId: 't' })).toBe('done');
});

test('[APPROVAL-6] levels are a manager’s or an administrator’s, and the last of a kind stays', async () => {
  const bounds = { maxBps: 600, maxMinor: null, maxDays: null, currency: 'INR' };
  const level = { levelId: 'l1', kind: 'price', level: 1, function: 'commercial', rank: 'member', ...bounds } as const;
  expect(await as('chief', putLevel, level)).toBe('person.not_permitted');
  expect(await as('root', putLevel, level)).toBe('done');
  expect(await as('root', putLevel, { ...level, levelId: 'l2' })).toBe('level.taken');
  expect(await as('boss', putLevel, { ...level, levelId: 'l2', level: 2, maxBps: null })).toBe('done');
  expect(await as('root', removeLevel, { levelId: 'l1' })).toBe('done');
  expect(await as('root', removeLevel, { levelId: 'l2' })).toBe('level.last');
  expect((await act((tx) => tx.all(approvalLevels))).map(({ id }) => id)).toEqual(['l2']);
});

test('[APPROVAL-6] who gave their approvals away has them back as soon as they say so', async () => {
  const now = Date.now();
  const given = { toPersonId: 'seller', validFrom: now - day, validTo: now + day, reason: '' };
  await as('chief', standIn, { delegationId: 'd', ...given });
  expect(await as('seller', endStandIn, { delegationId: 'd' })).toBe('delegation.not_yours');
  expect(await as('chief', endStandIn, { delegationId: 'd' })).toBe('done');
  expect(await as('chief', endStandIn, { delegationId: 'd' })).toBe('delegation.ended');
  await as('chief', standIn, { delegationId: 'e', ...given });
  expect(await as('boss', endStandIn, { delegationId: 'e' })).toBe('done');
  const all = await act((tx) => tx.all(delegations));
  expect(all.every(({ validTo }) => validTo <= Date.now())).toBe(true);
});
