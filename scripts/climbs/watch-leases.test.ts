import { expect, test } from 'vitest';
import { judgeBacks } from './watch-leases.ts';

const begun = (free: number, at: number) => ({ free, at });

test('[DEADLINE-7] a job taken over more than a second after its lease is late', () => {
  expect(judgeBacks([begun(10_000, 10_900)], [])).toEqual({ takenOver: 1, late: 0, backMs: 5_900, plainMs: 0 });
  expect(judgeBacks([begun(10_000, 11_001)], [])).toMatchObject({ late: 1, backMs: 6_001 });
});

test('[DEADLINE-7] what plain jobs due in the same second waited too is no lateness, and nothing beyond it is excused', () => {
  const slow = [begun(9_900, 9_950), begun(10_100, 12_100), begun(13_000, 13_010)];
  expect(judgeBacks([begun(10_000, 12_900)], slow)).toMatchObject({ late: 0, backMs: 5_900, plainMs: 2_000 });
  expect(judgeBacks([begun(10_000, 13_100)], slow)).toMatchObject({ late: 1, backMs: 6_100 });
  // Plain jobs of another second say nothing about this one, nor those begun at once.
  expect(judgeBacks([begun(11_500, 12_600)], slow)).toMatchObject({ late: 1, backMs: 6_100 });
  expect(judgeBacks([begun(14_000, 15_500)], slow)).toMatchObject({ late: 1 });
});
