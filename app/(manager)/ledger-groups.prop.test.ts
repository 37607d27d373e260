import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exceptionKinds } from '../../db/exception/exception.ts';
import { day } from '../../db/values/instant.ts';
import { fatesOf, ledgerOf } from './ledger.ts';
import { groupings, groupLedger, weekOf } from './ledger-groups.ts';
import { exceptionOf, noRows, taskOf } from './manager-fixture.ts';
import { percentileOf } from './percentile.ts';

const broken = fc.record({
  kind: fc.constantFrom(...exceptionKinds),
  at: fc.integer({ min: 0, max: 60 * day }),
  version: fc.integer({ min: 1, max: 3 }),
  asked: fc.uniqueArray(fc.constantFrom('quality', 'planning', 'dispatch'), { maxLength: 3 }),
  takenAfter: fc.option(fc.nat(500)),
});

test('[LEDGER-3] each exception stands in one group, and by function in each that was asked', () => {
  fc.assert(
    fc.property(fc.array(broken, { maxLength: 20 }), (given) => {
      const exceptions = given.map(({ kind, at, version, asked }, place) => {
        const id = `ex-${place}`;
        const { policy } = exceptionOf(id);
        const answers = asked.map((name) => ({
          function: name,
          taskId: `${id}-${name}`,
          state: 'queued',
          byId: null,
          at: null,
          choice: null,
        }));
        return exceptionOf(id, { kind, occurredAt: at, policy: { ...policy, ruleSetVersion: version }, answers });
      });
      const tasks = given.flatMap(({ at, asked, takenAfter }, place) =>
        asked.map((name, turn) =>
          taskOf(`ex-${place}-${name}`, {
            exceptionId: `ex-${place}`,
            function: name as 'quality',
            acknowledgedAt: takenAfter === null ? null : at + takenAfter + turn,
          }),
        ),
      );
      const rows = { ...noRows, exceptions, tasks };
      const { entries } = ledgerOf(rows);
      for (const by of groupings) {
        const groups = groupLedger(entries, by, fatesOf(rows), () => 'Asia/Kolkata');
        const members = groups.flatMap(({ key, ledger }) => ledger.entries.map(({ exception }) => [key, exception.id]));
        const wanted =
          by === 'function'
            ? given.flatMap(({ asked }, place) => asked.map((name) => [name, `ex-${place}`]))
            : given.map(({ kind, at, version }, place) => [
                { kind, rule: `${version}/`, week: weekOf(at, 'Asia/Kolkata') }[by],
                `ex-${place}`,
              ]);
        expect(members.map(String).sort()).toEqual(wanted.map(String).sort());
      }
      for (const { key, spread } of groupLedger(entries, 'function', fatesOf(rows), () => 'UTC')) {
        const own = given.flatMap(({ asked, takenAfter }) => {
          const turn = asked.indexOf(key as 'quality');
          return turn === -1 || takenAfter === null ? [] : [takenAfter + turn];
        });
        expect(spread.acknowledge).toEqual({
          half: percentileOf(own, 0.5),
          nineTenths: percentileOf(own, 0.9),
          count: own.length,
        });
      }
    }),
  );
});

test('[LEDGER-3] a week begins on the Monday of the plant’s own calendar', () => {
  // Sunday 22 November 2026, 20:00 UTC is Monday in Nashik already.
  const at = Date.UTC(2026, 10, 22, 20);
  expect([weekOf(at, 'UTC'), weekOf(at, 'Asia/Kolkata')]).toEqual(['2026-11-16', '2026-11-23']);
});

test('[LEDGER-5] a percentile has its share of the values at or below it, and never leaves their range', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(1_000_000), { minLength: 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, share) => {
        const found = percentileOf(values, share) ?? -1;
        // Counted the slow way: `share` of the steps between the sorted values lie at or below it.
        const sorted = [...values].sort((a, b) => a - b);
        const below = sorted.filter((value) => value <= found + 1e-6).length;
        expect(below).toBeGreaterThanOrEqual(Math.floor(share * (values.length - 1)) + 1);
        const above = sorted.filter((value) => value >= found - 1e-6).length;
        expect(above).toBeGreaterThanOrEqual(values.length - Math.ceil(share * (values.length - 1)));
        expect(found).toBeGreaterThanOrEqual(Math.min(...values));
        expect(found).toBeLessThanOrEqual(Math.max(...values));
      },
    ),
  );
});
