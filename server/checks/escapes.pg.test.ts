import { expect, test } from 'vitest';
import { testDatabase } from '../postgres/test-database.ts';
import { hunt } from './escape-hunt-fixture.ts';

const { sql } = await testDatabase();

/** On each of two connections, each its own plant. The soak goes on to a million tries. */
const drafts = 1_400;

test('[APPROVAL-4] 10,000 tries to confirm generated drafts over every path: none escapes and none is kept back', async () => {
  const hunted = await Promise.all([hunt(sql, 1, drafts), hunt(sql, 2, drafts)]);
  expect(hunted.reduce((sum, { tries }) => sum + tries, 0)).toBeGreaterThan(10_000);
  for (const { escapes, keptBack, byPath, confirmed, refused, amended } of hunted) {
    expect(escapes.slice(0, 3)).toEqual([]);
    expect(keptBack.slice(0, 3)).toEqual([]);
    expect(Object.keys(byPath).sort()).toEqual(['amendment', 'chat', 'offline', 'push', 'screen']);
    expect(Math.min(confirmed, refused)).toBeGreaterThan(drafts / 10);
    expect(amended).toBeGreaterThan(drafts / 100);
  }
}, 900_000);
