import { expect, test } from 'vitest';
import { rankedChanges } from './ranked-changes.ts';

test('[DESK-27] what a plan changed is told the gravest first, otherwise as planning named it; unknown codes last', () => {
  const codes = ['stock.given', 'work.new_code', 'promise.given', 'promise.later', 'stock.given', 'work.short'];
  const ranked = rankedChanges(codes.map((code, place) => ({ code, facts: { place } })));
  expect(ranked.map(({ code, facts }) => [code, facts['place']])).toEqual([
    ['promise.later', 3],
    ['work.short', 5],
    ['promise.given', 2],
    ['stock.given', 0],
    ['stock.given', 4],
    ['work.new_code', 1],
  ]);
});
