import { expect, test } from 'vitest';
import { testDatabase } from '../postgres/test-database.ts';
import { addCustomer, openShop, order, type Shop } from './shop-fixture.ts';

const { sql } = await testDatabase();
const shop = await openShop(sql);

const rounds = 200;
const atOnce = 8;
/** Ten lengths with tax, in paise. */
const orderMinor = 94_400;

interface Round {
  readonly limitMinor: number;
  readonly owedMinor: number;
  readonly confirmed: number;
  readonly fit: number;
  readonly decisions: number;
}

/** Eight orders at once of a customer whose limit has room for `fit` of them. */
async function race(of: Shop, fit: number): Promise<Round> {
  const limitMinor = fit * orderMinor + orderMinor - 1;
  const customerId = await of.act((tx) => addCustomer(tx, {}, { limitMinor }));
  const drafts = await Promise.all(Array.from({ length: atOnce }, () => order(of, { customerId })));
  const [owed] = await sql<{ minor: number; count: number }[]>`
    select coalesce(sum(total_minor), 0)::float8 as minor, count(*)::int as count from public.sales_order
    where tenant_id = ${of.tenantId} and customer_id = ${customerId}`;
  return {
    limitMinor,
    owedMinor: owed?.minor ?? 0,
    confirmed: owed?.count ?? 0,
    fit,
    decisions: drafts.filter(({ state }) => state === 'submitting' || state === 'awaiting_approval').length,
  };
}

test('[ORDER-3] eight orders at once against one limit, 200 rounds: never over, never one too few, all decided', async () => {
  const played: Round[] = [];
  const next = Array.from({ length: rounds }, (_, at) => at % (atOnce + 1));
  // Several customers race side by side; their rounds share nothing but the number series.
  const lanes = Array.from({ length: 4 }, async () => {
    for (let fit = next.pop(); fit !== undefined; fit = next.pop()) played.push(await race(shop, fit));
  });
  await Promise.all(lanes);
  expect(played).toHaveLength(rounds);
  for (const round of played) {
    expect(round.owedMinor).toBeLessThanOrEqual(round.limitMinor);
    expect(round).toMatchObject({ confirmed: round.fit, decisions: atOnce });
  }
}, 240_000);
