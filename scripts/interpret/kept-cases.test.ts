import { expect, test } from 'vitest';
import { keptCaseFiles } from './kept-cases.ts';
import { scoreFiles } from './score-files.ts';

test('[READ-23] in no batch is an order read where none is, or a line accepted that is wrong, but for one in a hundred', () => {
  const { batches } = scoreFiles(keptCaseFiles());
  expect(Object.keys(batches)).toContain('G');
  for (const [batch, { falseOrders, acceptedPrecision }] of Object.entries(batches)) {
    expect([batch, (falseOrders ?? 0) < 1]).toEqual([batch, true]);
    expect([batch, (acceptedPrecision ?? 0) >= 99]).toEqual([batch, true]);
  }
}, 60_000);
