import { describe, expect, test } from 'vitest';
import { testDatabase } from '../postgres/test-database.ts';
import { hunt } from './escape-hunt-fixture.ts';

const { sql } = await testDatabase();
const spoiled = await testDatabase();

/** On each of two connections, each its own plant: 100,000 orders in `.ci/run`, a tenth of them while one works. */
const drafts = process.env['CI'] ? 50_000 : 5_000;

test(`[APPROVAL-4] ${2 * drafts} generated orders over every path: none escapes and none is kept back`, async () => {
  const hunted = await Promise.all([hunt(sql, 1, drafts), hunt(sql, 2, drafts)]);
  for (const { escapes, keptBack, tries, byPath, confirmed, refused, amended } of hunted) {
    expect(escapes.slice(0, 3)).toEqual([]);
    expect(keptBack.slice(0, 3)).toEqual([]);
    expect(tries).toBeGreaterThan(drafts);
    expect(Object.keys(byPath).sort()).toEqual(['amendment', 'chat', 'offline', 'push', 'screen']);
    expect(Math.min(confirmed, refused)).toBeGreaterThan(drafts / 10);
    expect(amended).toBeGreaterThan(drafts / 100);
  }
}, 1_800_000);

describe('[APPROVAL-4] the hunt notices', () => {
  const returns = (body: string) => (told: string) =>
    told.replace(/AS \$function\$[\s\S]*\$function\$/, `AS $function$${body}$function$`);

  test.for([
    ['levels that are enough for everything', 'app.suffices', returns('select true'), 'escapes'],
    ['nobody asked for an approval', 'app.unapproved_breaches', returns('begin return; end'), 'escapes'],
    ['bills that never grow old', 'app.block_days', returns('begin return 10000; end'), 'escapes'],
    ['a quote without its cap', 'app.quote_used', returns('begin return 0; end'), 'escapes'],
    ['money that may be altered', 'app.guard_order_money', returns('begin return new; end'), 'escapes'],
    ['open orders counted twice', 'app.exposure', (told: string) => told.replace('+ extra', '+ 2 * extra'), 'keptBack'],
  ] as const)('%s', async ([_, name, spoil, found]) => {
    const [row] = await spoiled.sql<{ told: string }[]>`select pg_get_functiondef(to_regproc(${name})) as told`;
    const told = row?.told ?? '';
    expect(spoil(told)).not.toBe(told);
    await spoiled.sql.unsafe(spoil(told));
    const hunted = await hunt(spoiled.sql, 3, 600);
    await spoiled.sql.unsafe(told);
    expect(hunted[found].length).toBeGreaterThan(0);
  });
});
