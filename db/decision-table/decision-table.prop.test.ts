import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkTable } from './check-table.ts';
import { compileTable } from './compile-table.ts';
import { decide, type Question } from './decide.ts';
import type { DecisionRow, DecisionTable } from './decision-table.ts';
import { readTable } from './read-table.ts';
import { anyTable, questions, rowsMet } from './table-fixture.ts';

const runs = { numRuns: 300 };

/** What the hit policy makes of the rows met. */
function answering({ hitPolicy }: DecisionTable, met: readonly DecisionRow[]): readonly DecisionRow[] {
  if (hitPolicy === 'collect') return met;
  const top = Math.max(...met.map(({ priority = 0 }) => priority));
  const [winner] = hitPolicy === 'priority' ? met.filter(({ priority = 0 }) => priority === top) : met;
  return winner ? [winner] : [];
}

const idsOf = (rows: readonly DecisionRow[]): string[] => rows.map(({ id }) => id);

test('[RULE-1] a compiled table answers as its cells read one by one, whatever is asked', () => {
  fc.assert(
    fc.property(anyTable, (table) => {
      const compiled = compileTable(readTable(table));
      for (const question of questions(table.inputs)) {
        const outcome = decide(compiled, question);
        const rows = outcome.kind === 'answered' ? outcome.rows : [];
        expect(idsOf(rows)).toEqual(idsOf(answering(table, rowsMet(table, question))));
      }
    }),
    runs,
  );
});

describe('[RULE-2] the check finds, in any table,', () => {
  const met = (table: DecisionTable): readonly (readonly [Question, DecisionRow[]])[] =>
    [...questions(table.inputs)].map((question) => [question, rowsMet(table, question)] as const);

  test('exactly the questions no row answers; a row as proposed closes its gap', () => {
    fc.assert(
      fc.property(anyTable, (table) => {
        const { gaps } = checkTable(table);
        expect(gaps.length > 0).toBe(met(table).some(([, rows]) => rows.length === 0));
        const answer = (when: Readonly<Record<string, string>>, nth: number): DecisionRow => ({
          id: `gap ${nth}`,
          when: table.inputs.map(({ name }) => when[name] ?? '-'),
          answers: [0],
          priority: -1,
        });
        for (const { example } of gaps) expect(rowsMet(table, example)).toEqual([]);
        const closed = { ...table, rows: [...table.rows, ...gaps.map(({ when }, nth) => answer(when, nth))] };
        expect(checkTable(closed)).toMatchObject({ gaps: [], typeErrors: [] });
        // They answer nothing that was answered before.
        for (const [question, rows] of met(closed))
          if (rows.some(({ id }) => id.startsWith('gap'))) expect(rowsMet(table, question)).toEqual([]);
      }),
      runs,
    );
  });

  test('exactly the pairs of rows whose order nothing tells', () => {
    fc.assert(
      fc.property(anyTable, (table) => {
        const isOpen = (one: DecisionRow, other: DecisionRow): boolean =>
          table.hitPolicy === 'unique' ||
          (table.hitPolicy === 'priority' && one.priority === other.priority && one.answers[0] !== other.answers[0]);
        const pairs = new Set<string>();
        for (const [, rows] of met(table))
          for (const one of rows)
            for (const other of rows)
              if (table.rows.indexOf(one) < table.rows.indexOf(other) && isOpen(one, other))
                pairs.add(`${one.id} ${other.id}`);
        const { overlaps } = checkTable(table);
        const named = overlaps.map(({ rows: [one, other] }) => `${table.rows[one]?.id} ${table.rows[other]?.id}`);
        expect(named.toSorted()).toEqual([...pairs].toSorted());
        for (const { rows, example } of overlaps)
          expect(idsOf(rowsMet(table, example))).toEqual(expect.arrayContaining(rows.map((at) => table.rows[at]?.id)));
      }),
      runs,
    );
  });

  test('exactly the rows that never answer', () => {
    fc.assert(
      fc.property(anyTable, (table) => {
        const alive = new Set<string>();
        const isOrdered = table.hitPolicy === 'first' || table.hitPolicy === 'priority';
        for (const [, rows] of met(table))
          for (const { id } of isOrdered ? answering(table, rows) : rows) alive.add(id);
        const dead = checkTable(table).deadRows.map(({ row }) => table.rows[row]?.id ?? '');
        expect(dead.toSorted()).toEqual(idsOf(table.rows).filter((id) => !alive.has(id)));
      }),
      runs,
    );
  });
});
