import fc from 'fast-check';
import { expect, test } from 'vitest';
import { second } from '../../db/values/instant.ts';
import { breakdownAfter, followReadings, type MachineReading, type Watched } from './follow-readings.ts';

const t0 = Date.UTC(2026, 10, 2);
const before: Watched = { state: 'running', stateSince: t0, sourceAt: t0, count: null, stops: [] };

const readings = fc
  .uniqueArray(fc.integer({ min: 1, max: 3_600 }), { maxLength: 40 })
  .chain((seconds) => fc.tuple(...seconds.sort((a, b) => a - b).map((at) => fc.tuple(fc.constant(at), fc.nat(1)))))
  .map((pairs) =>
    pairs.map(([at, value]): MachineReading => {
      const sourceAt = t0 + at * second;
      return { tag: 'running', value, sourceAt, receivedAt: sourceAt };
    }),
  );

test('[EXEC-6] readings followed all at once, in pieces, or twice leave the machine and its stops the same', () => {
  fc.assert(
    fc.property(readings, fc.nat(40), (all, cut) => {
      const whole = followReadings(before, all, true);
      const first = followReadings(before, all.slice(0, cut), true);
      expect(followReadings(first, all.slice(cut), true)).toEqual(whole);
      expect(followReadings(whole, all, true)).toEqual(whole);
    }),
  );
});

test('[EXEC-7] stops never overlap, at most one is open, and every one of three minutes is a breakdown', () => {
  fc.assert(
    fc.property(readings, (all) => {
      const { stops } = followReadings(before, all, true);
      for (const [at, stop] of stops.entries()) {
        const next = stops[at + 1];
        if (next) expect(stop.endedAt ?? Infinity).toBeLessThanOrEqual(next.startedAt);
        if (stop.endedAt !== null)
          expect(stop.breakdownAt !== null).toBe(stop.endedAt - stop.startedAt >= breakdownAfter);
      }
    }),
  );
});
