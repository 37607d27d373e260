import { expect, test } from 'vitest';
import { testDatabase } from '../postgres/test-database.ts';
import { setClaims, systemActor } from '../postgres/transaction.ts';
import { attemptSql } from './escape-attempt-fixture.ts';
import { asked, openGround } from './escape-hunt-fixture.ts';
import { type Case, type Dealer, quoteCap, quotePrice } from './escape-world-fixture.ts';

const { sql } = await testDatabase();
const ground = await openGround(sql, 11, 600);

const orderOf = (dealer: Dealer, id: string, count: number): Case => ({
  id,
  path: 'chat',
  dealer,
  requester: null,
  lines: [{ product: 3, count, price: quotePrice }],
  answers: [],
  trick: 'none',
  amends: null,
  probed: false,
});

/** Confirms these drafts in one statement of the server's own role; the code it was refused with, else `confirmed`. */
async function together(cases: readonly Case[]): Promise<string> {
  return sql
    .begin(async (tx) => {
      await tx.unsafe(attemptSql);
      await setClaims(tx, systemActor(ground.tenantId), 'app_server');
      await tx`select pg_temp.lay(${JSON.stringify(cases.map(asked))}::text::jsonb, '{}')`;
      const ids = cases.map(({ id }) => id);
      await tx`select pg_temp.send_off(${ids}, '{}')`;
      await tx`
        insert into public.sales_order (id, scope, plant_id, number, draft_id, customer_id, state, currency, net_minor, tax_minor,
          total_minor, confirmed_at)
        select 'o-' || id, 'plant:hunt', 'hunt', 'o-' || id, id, customer_id, 'confirmed', 'INR', net_minor, tax_minor,
          total_minor, now()
        from public.order_draft where tenant_id = ${ground.tenantId} and id = any (${ids})`;
      return 'confirmed';
    })
    .catch((error: Error) => error.message);
}

const quoted = ground.dealers.filter(
  (each) => each.quoted && !each.blocked && each.overdueDays <= 45 && each.limitMinor >= 50_000_000,
);

test('[PRICE-3] orders made in one statement take no more of a quote together than one after another', async () => {
  const [within, beyond] = quoted;
  if (!within || !beyond) throw new Error('this seed has no two such dealers');
  const half = quoteCap / 2;
  expect(await together([orderOf(within, 'a', half), orderOf(within, 'b', half)])).toBe('confirmed');
  expect(await together([orderOf(beyond, 'c', half), orderOf(beyond, 'd', half + 1)])).toBe('order.unapproved_price');
});
