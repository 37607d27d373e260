import { expect, test } from 'vitest';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { demoTenantId, nashik } from '../seed/demo-tenant.ts';
import type { LineReading } from './draft/line-reading.ts';
import { beginDraft } from './draft/write-draft.ts';
import { learnAlias } from './learn-alias.ts';

const { sql } = await testDatabase();
const now = Date.UTC(2026, 10, 2, 4, 30);
const house = testHouse(sql, { now, flow: {} });
await seedDemo(house);
const actor = testActor(demoTenantId, 'p-commercial', ['commercial'], [nashik]);

/** Corrects `5 bada pipe` of Ganesh to mean a product, as a draft of its own. */
const teach = async (productId: string) => {
  const lineId = await transactAsSystem(house, demoTenantId, async (tx) => {
    const [source] = await tx.sql<{ id: string }[]>`
      select id from public.inbound_message where tenant_id = app.tenant_id() limit 1`;
    const line: LineReading = {
      phrase: '5 bada pipe',
      productId,
      candidates: [],
      quantity: 5_000,
      unit: 'length',
      baseQuantity: 5_000,
      confidence: 1,
      accepted: true,
    };
    const buyer = { id: tx.newId(), plantId: nashik, customerId: 'cus-ganesh', currency: 'INR' };
    const wish = { messageId: source?.id ?? '', wantedAt: null, shipTo: null, extraDiscountBps: 0 };
    const draft = await beginDraft(tx, buyer, wish, [{ id: tx.newId(), line }]);
    const [written] = await tx.sql<{ id: string }[]>`select id from public.draft_line where draft_id = ${draft.id}`;
    return written?.id ?? '';
  });
  await transact(house, { actor, at: now }, (tx) => learnAlias(tx, { lineId }));
};

test('[NAME-1] words taught to mean two products keep both meanings, each with who taught it and how often', async () => {
  await teach('prd-swr-pip-110-rf');
  await teach('prd-swr-pip-110-rf');
  const [other] = await sql<{ id: string }[]>`
    select id from public.product where kind = 'finished' and id <> 'prd-swr-pip-110-rf' order by id limit 1`;
  await teach(other?.id ?? '');
  const kept = await sql`
    select product_id, hits::int, taught_by from public.alias where phrase = 'bada pipe' order by hits desc`;
  expect(kept.map((each) => ({ ...each }))).toEqual([
    { product_id: 'prd-swr-pip-110-rf', hits: 2, taught_by: 'p-commercial' },
    { product_id: other?.id, hits: 1, taught_by: 'p-commercial' },
  ]);
});
