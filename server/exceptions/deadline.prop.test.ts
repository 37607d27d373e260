import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day, minute } from '../../db/values/instant.ts';
import { levelDues, windowOf } from './deadline.ts';

const moment = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) });
const span = fc.integer({ min: 0, max: 3 * day });
const given = fc.record({
  deviceAt: moment,
  receivedAt: moment,
  capMs: fc.integer({ min: minute, max: 7 * day }),
  leadMs: fc.integer({ min: 0, max: day }),
  consequence: fc.option(fc.record({ at: moment, code: fc.constant('load.slot' as const) })),
});

test('[DEADLINE-1] [DEADLINE-2] ackBy ≤ decideBy ≤ consequence − lead and cap, from an instant the server knows', () => {
  fc.assert(
    fc.property(given, (clock) => {
      const window = windowOf(clock);
      expect(window.occurredAt).toBeLessThanOrEqual(clock.receivedAt);
      expect(window.occurredAt).toBeLessThanOrEqual(clock.deviceAt);
      expect(window.ackBy).toBeLessThanOrEqual(window.decideBy);
      expect(window.decideBy).toBeLessThanOrEqual(window.occurredAt + clock.capMs);
      if (clock.consequence) expect(window.decideBy).toBeLessThanOrEqual(clock.consequence.at - clock.leadMs);
      expect(window.ackBy - window.occurredAt).toBeLessThanOrEqual(10 * minute);
    }),
  );
});

test('[DEADLINE-1] a nearer consequence never gives more time', () => {
  fc.assert(
    fc.property(given, moment, span, (clock, at, nearer) => {
      const until = (when: number) => windowOf({ ...clock, consequence: { at: when, code: 'load.slot' } }).decideBy;
      expect(until(at - nearer)).toBeLessThanOrEqual(until(at));
    }),
  );
});

test('[DEADLINE-3] every level is told by decideBy, a higher one never long before a lower one could answer', () => {
  fc.assert(
    fc.property(given, (clock) => {
      const window = windowOf(clock);
      const dues = levelDues(window);
      expect(dues.every((due) => due <= window.decideBy)).toBe(true);
      expect([...dues].sort((one, other) => one - other)).toEqual(dues);
    }),
  );
});
