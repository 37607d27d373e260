import { expect, test } from 'vitest';
import { ownWords } from '../../db/lexicon/own-word.ts';
import { addWord } from '../../db/lexicon/own-word-mutators.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { demoTenantId, nashik } from '../seed/demo-tenant.ts';
import { catalogueOf } from './catalogue-of.ts';
import { interpret } from './interpret/interpret.ts';

const { sql } = await testDatabase();
const now = Date.UTC(2026, 10, 2, 4, 30);
const house = testHouse(sql, { now, flow: {} });
await seedDemo(house);

const unitIn = (tenantId: string, message: string) =>
  transactAsSystem(house, tenantId, async (tx) => {
    const { index } = await catalogueOf(tx, null);
    return interpret({ catalogue: index, now, tz: 'Asia/Kolkata', message }).lines.map(({ qty, unit }) => [qty, unit]);
  });

test('[NAME-5] a word that is added is read from the next message on, in its own company alone', async () => {
  const [product] = await sql<{ name: string; pack: string }[]>`
    select name, (select key from jsonb_each(packs) limit 1) as pack from public.product
    where tenant_id = ${demoTenantId} and kind = 'finished' and packs <> '{}' order by id limit 1`;
  const message = `4 gattu ${product?.name}`;
  const pack = product?.pack ?? '';
  expect(await unitIn(demoTenantId, message)).not.toEqual([[4, pack]]);
  const actor = testActor(demoTenantId, 'p-commercial', ['commercial'], [nashik]);
  await transact(house, { actor, at: now }, (tx) =>
    addWord.run(tx, { wordId: 'w-1', word: 'gattu', kind: 'unit', value: pack }, { actor, at: now }),
  );
  expect(await unitIn(demoTenantId, message)).toEqual([[4, pack]]);
  const [other] = await sql<{ id: string }[]>`select id from app.tenant where id <> ${demoTenantId} limit 1`;
  expect(await transactAsSystem(house, other?.id ?? '', (tx) => tx.all(ownWords))).toEqual([]);
});
