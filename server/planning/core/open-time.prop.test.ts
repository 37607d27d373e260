import fc from 'fast-check';
import { expect, test } from 'vitest';
import { without } from '../../../db/equipment/closed-hours.ts';
import { openTime } from './open-time.ts';

const interval = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 12 }))
  .map(([start, length]) => ({ start, end: start + length }));
const intervals = fc.array(interval, { maxLength: 10 });
const covers = (all: readonly { start: number; end: number }[], at: number): boolean =>
  all.some(({ start, end }) => start <= at && at < end);

test('[PLAN-18] open time is what counting moment by moment gives', () => {
  fc.assert(
    fc.property(intervals, fc.nat(70), fc.nat(70), (shut, from, length) => {
      const hours = openTime(shut);
      const isOpen = (at: number): boolean => !covers(shut, at);
      let next = from;
      while (!isOpen(next)) next += 1;
      expect(hours.next(from)).toBe(next);
      let worked = 0;
      for (let at = from; at < from + length; at += 1) if (isOpen(at)) worked += 1;
      expect(hours.between(from, from + length)).toBe(worked);
      let end = from;
      for (let left = length; left > 0; end += 1) if (isOpen(end)) left -= 1;
      expect(hours.after(from, length)).toBe(end);
    }),
  );
});

test('[PLAN-18] what is opened is open, the rest stays as it was', () => {
  fc.assert(
    fc.property(intervals, fc.array(interval, { maxLength: 3 }), fc.nat(80), (shut, opened, at) => {
      expect(covers(without(shut, opened), at)).toBe(covers(shut, at) && !covers(opened, at));
    }),
  );
});
