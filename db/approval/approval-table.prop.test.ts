import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileTable } from '../decision-table/compile-table.ts';
import { decide } from '../decision-table/decide.ts';
import { exportJdm, importJdm } from '../decision-table/jdm.ts';
import { readTable } from '../decision-table/read-table.ts';
import { breachKinds } from '../draft/draft.ts';
import type { ApprovalLevel } from './approval-level.ts';
import { approvalQuestion, approvalTable } from './approval-table.ts';
import { levelNeeded } from './authority.ts';

const some = fc.constantFrom(0, 99, 100, 101, 5_000);
const bound = fc.option(some);
const currency = fc.constantFrom('INR', 'AED');
const level = fc.record({
  kind: fc.constantFrom(...breachKinds),
  level: fc.integer({ min: 1, max: 9 }),
  function: fc.constantFrom('commercial' as const, 'finance' as const, 'manager' as const),
  rank: fc.constantFrom('member' as const, 'deputy' as const, 'head' as const),
  maxBps: bound,
  maxMinor: bound,
  maxDays: bound,
  currency,
});
// The levels of a kind are distinct: `level.put` refuses a second one.
const levels = fc
  .uniqueArray(level, { selector: (each) => `${each.kind} ${each.level}`, maxLength: 8 })
  .map((all) => all.map((each, at): ApprovalLevel => ({ ...each, id: `l${at}`, scope: 'tenant' })));
const need = fc.record({
  kind: fc.constantFrom(...breachKinds),
  bps: some,
  minor: some,
  days: some,
  beyond: fc.boolean(),
});

test('[RULE-11] the levels as a table, out as JDM and in again, name the level that decides', () => {
  const found = { level: 0, none: 0 };
  fc.assert(
    fc.property(levels, need, currency, (all, asked, of) => {
      const { table, faults } = importJdm(JSON.parse(JSON.stringify(exportJdm(approvalTable(all)))));
      expect(faults).toEqual([]);
      const outcome = decide(compileTable(readTable(table)), approvalQuestion(asked, of));
      const decides = levelNeeded(all, asked, of);
      expect(outcome.kind === 'answered' ? outcome.rows[0]?.id : undefined).toBe(decides?.id);
      found[decides ? 'level' : 'none'] += 1;
    }),
    { numRuns: 2_000 },
  );
  expect(Math.min(found.level, found.none)).toBeGreaterThan(100);
});
