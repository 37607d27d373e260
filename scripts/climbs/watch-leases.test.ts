import { expect, test } from 'vitest';
import { allAway, covered, standstills } from './spans.ts';
import { judgeBacks } from './watch-leases.ts';

const taken = (free: number, at: number) => ({ free, at });

test('[DEADLINE-7] a job taken over more than a second after its lease is late, unless nobody could have', () => {
  expect(judgeBacks([taken(10_000, 10_900)], [])).toEqual({ takenOver: 1, late: 0, backMs: 5_900 });
  expect(judgeBacks([taken(10_000, 11_001)], [])).toMatchObject({ late: 1, backMs: 6_001 });
  const away = [{ from: 10_200, to: 13_000 }];
  expect(judgeBacks([taken(10_000, 13_500)], away)).toMatchObject({ late: 0, backMs: 5_700 });
  expect(judgeBacks([taken(10_000, 14_500)], away)).toMatchObject({ late: 1 });
  // What was over before, or came after, excuses nothing.
  expect(judgeBacks([taken(14_000, 15_500)], away)).toMatchObject({ late: 1 });
});

test('[DEADLINE-7] what excuses is counted once, and only while all are away', () => {
  const overlapping = [
    { from: 0, to: 60 },
    { from: 40, to: 80 },
    { from: 50, to: 55 },
  ];
  expect(covered({ from: 20, to: 100 }, overlapping)).toBe(60);
  expect(allAway([[{ from: 0, to: 50 }], [{ from: 40, to: Number.POSITIVE_INFINITY }]])).toEqual([
    { from: 40, to: 50 },
  ]);
  expect(allAway([[{ from: 0, to: 50 }], []])).toEqual([]);
  expect(standstills([0, 50, 400, 450], 75)).toEqual([{ from: 125, to: 400 }]);
});
