import { expect, test } from 'vitest';
import type { BaseRow } from '../../db/table.ts';
import { MemoryTable } from './memory-table.ts';

const row = (scope: string): BaseRow => ({ id: 'L-1', scope });

test('[SYNC-6] a row is found under what its column holds now, and nowhere under what it held before', () => {
  const table = new MemoryTable();
  table.put([1, row('before')]);
  expect(table.where('scope', 'before')).toHaveLength(1);
  table.put([2, row('now')]);
  expect([table.where('scope', 'before'), table.where('scope', 'now')]).toEqual([[], [row('now')]]);
});
