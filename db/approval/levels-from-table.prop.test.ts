import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DecisionTable } from '../decision-table/decision-table.ts';
import { exportJdm, importJdm } from '../decision-table/jdm.ts';
import { breachKinds } from '../draft/draft.ts';
import type { ApprovalLevel } from './approval-level.ts';
import { approvalTable } from './approval-table.ts';
import { levelsFromTable, type ToldLevel } from './levels-from-table.ts';
import { replaceLevels } from './replace-levels.ts';

const bound = (most: number) => fc.option(fc.integer({ min: 0, max: most }));
const level = fc.record({
  kind: fc.constantFrom(...breachKinds),
  level: fc.integer({ min: 1, max: 9 }),
  function: fc.constantFrom('commercial' as const, 'finance' as const, 'manager' as const),
  rank: fc.constantFrom('member' as const, 'deputy' as const, 'head' as const),
  maxBps: bound(1_000_000),
  maxMinor: bound(1_000_000_000),
  maxDays: bound(3_650),
  currency: fc.constantFrom('INR', 'AED'),
});
const unbound = { maxBps: null, maxMinor: null, maxDays: null };
const told = (one: ToldLevel): ToldLevel => ({ ...one, currency: one.maxMinor === null ? 'INR' : one.currency });
const byPlace = (one: ToldLevel, other: ToldLevel): number =>
  one.kind.localeCompare(other.kind) || one.level - other.level;
const bare = ({ id: _, scope: __, ...rest }: ApprovalLevel): ToldLevel => told(rest);

const levels = fc
  .uniqueArray(level, { selector: (each) => `${each.kind} ${each.level}`, minLength: 1, maxLength: 8 })
  .map((all) => all.map((each, at): ApprovalLevel => ({ ...each, id: `l${at}`, scope: 'tenant' })));
/** The highest level of each kind has no bounds, so that nothing is left open. */
const closed = levels.map((all) =>
  all.map((each) => {
    const isHighest = all.every((other) => other.kind !== each.kind || other.level <= each.level);
    return isHighest ? { ...each, ...unbound } : each;
  }),
);
const roundTrip = (table: DecisionTable): DecisionTable =>
  importJdm(JSON.parse(JSON.stringify(exportJdm(table)))).table;

describe('[RULE-15]', () => {
  test('levels that leave nothing open go out as JDM and come back as the same levels', () => {
    fc.assert(
      fc.property(closed, (all) => {
        const read = levelsFromTable(roundTrip(approvalTable(all)), 'INR');
        expect(read.kind === 'levels' ? read.levels.toSorted(byPlace) : read.misfits).toEqual(
          all.map(bare).toSorted(byPlace),
        );
      }),
    );
  });

  test('levels without one that reaches everything are refused as a gap', () => {
    fc.assert(
      fc.property(levels, (all) => {
        const kinds = breachKinds.filter((kind) => all.some((each) => each.kind === kind));
        const reaching = kinds.every((kind) =>
          all.some(
            (each) => each.kind === kind && each.maxBps === null && each.maxMinor === null && each.maxDays === null,
          ),
        );
        const read = levelsFromTable(approvalTable(all), 'INR');
        expect(read).toMatchObject(
          reaching ? { kind: 'levels' } : { kind: 'misfits', misfits: [{ row: null, problem: 'gap' }] },
        );
      }),
    );
  });

  const lowest = '"price"|"INR"|<= 500|<= 1000|-|false';
  const highest = '"price"|-|-|-|-|-';
  const tableOf = (first: string, answers: DecisionTable['rows'][number]['answers'] = [1, 'commercial', 'member']) => ({
    ...approvalTable([]),
    rows: [
      { id: 'a', when: first.split('|'), answers },
      { id: 'b', when: highest.split('|'), answers: [2, 'manager', 'member'] },
    ],
  });
  const problemsOf = (table: DecisionTable): string[] => {
    const read = levelsFromTable(table, 'INR');
    return read.kind === 'levels' ? [] : read.misfits.map(({ problem, row }) => `${problem} ${row}`);
  };

  test.for([
    [lowest, ''],
    ['"price"|"INR"|< 501|[0..1000]|-|false', ''],
    ['-|"INR"|<= 500|<= 1000|-|false', 'kind 0'],
    ['not("price")|"INR"|<= 500|<= 1000|-|false', 'kind 0'],
    ['"price"|-|<= 500|<= 1000|-|false', 'currency 0'],
    ['"price"|"INR"|<= 500|-|-|false', 'currency 0'],
    ['"price"|"INR"|> 500|<= 1000|-|false', 'bound 0'],
    ['"price"|"INR"|[0..10], [20..30]|<= 1000|-|false', 'bound 0'],
    ['"price"|"INR"|<= 5000000|<= 1000|-|false', 'bound 0'],
    ['"price"|"INR"|<= 500|<= 1000|-|-', 'beyond 0'],
    ['"price"|"INR"|<= 500|<= 1000|-|true', 'beyond 0'],
    ['"price"|"INR"|500 <=|<= 1000|-|false', 'unread 0'],
  ] as const)('%s as the lowest level: %s', ([first, problem]) => {
    expect(problemsOf(tableOf(first)).join()).toBe(problem);
  });

  test('answers that are no level, levels out of order, another policy and other columns are refused', () => {
    expect(problemsOf(tableOf(lowest, [0, 'commercial', 'member']))).toEqual(['answer 0']);
    expect(problemsOf(tableOf(lowest, [1, 'nobody', 'member']))).toEqual(['answer 0']);
    expect(problemsOf(tableOf(lowest, [2, 'finance', 'head']))).toEqual(['order 1']);
    expect(problemsOf({ ...tableOf(lowest), hitPolicy: 'collect' })).toEqual(['policy null']);
    expect(problemsOf({ ...tableOf(lowest), inputs: approvalTable([]).inputs.slice(1) })).toEqual(['columns null']);
  });

  test('replacing makes the wanted levels, leaves a kind unsaid alone and never takes the last of one', () => {
    fc.assert(
      fc.property(levels, levels, (there, wanted) => {
        const { put, remove } = replaceLevels(there, wanted.map(bare));
        const after = new Map(there.map((each) => [each.id, told(bare(each))]));
        for (const [nth, { level: one, levelId }] of put.entries()) after.set(levelId ?? `new ${nth}`, one);
        for (const id of remove) {
          const gone = after.get(id);
          after.delete(id);
          expect([...after.values()].some(({ kind }) => kind === gone?.kind)).toBe(true);
        }
        const unsaid = there.filter(({ kind }) => wanted.every((each) => each.kind !== kind));
        expect([...after.values()].toSorted(byPlace)).toEqual([...wanted, ...unsaid].map(bare).toSorted(byPlace));
      }),
    );
  });
});
