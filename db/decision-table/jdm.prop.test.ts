import { ZenEngine } from '@gorules/zen-engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkTable } from './check-table.ts';
import { compileTable } from './compile-table.ts';
import { decide } from './decide.ts';
import type { DecisionTable } from './decision-table.ts';
import { exportJdm, importJdm } from './jdm.ts';
import { readTable } from './read-table.ts';
import { anyTable, questions } from './table-fixture.ts';

test('[RULE-4] a table that went out as JDM and came in again is the same table, defects and all', () => {
  fc.assert(
    fc.property(anyTable, (table) => {
      const { table: back, faults } = importJdm(JSON.parse(JSON.stringify(exportJdm(table))));
      expect(faults).toEqual([]);
      expect(back.hitPolicy).toBe(table.hitPolicy);
      expect(back.inputs).toEqual(table.inputs);
      const [one, other] = [table, back].map((each) => compileTable(readTable(each)));
      if (!one || !other) throw new Error('not compiled');
      for (const question of questions(table.inputs)) {
        const [before, after] = [decide(one, question), decide(other, question)];
        expect(after.kind === 'answered' && after.rows.map(({ id }) => id)).toEqual(
          before.kind === 'answered' && before.rows.map(({ id }) => id),
        );
      }
      expect(checkTable(back).gaps.length).toBe(checkTable(table).gaps.length);
    }),
    { numRuns: 200 },
  );
});

/** What is of one meaning by definition: dates and missing values are not. */
const isCommon = ({ inputs, rows }: DecisionTable): boolean =>
  inputs.every(({ kind, optional }) => kind !== 'date' && !optional) &&
  rows.length > 0 &&
  rows.every(({ when }) => when.every((cell) => !cell.includes('null')));

test('[RULE-4] another engine answers an exported table alike', async () => {
  const engine = new ZenEngine();
  await fc.assert(
    fc.asyncProperty(anyTable.filter(isCommon), async (table) => {
      const theirs = engine.createDecision(Buffer.from(JSON.stringify(exportJdm(table))));
      const ours = compileTable(readTable(table));
      for (const question of questions(table.inputs)) {
        const outcome = decide(ours, question);
        const rows = outcome.kind === 'answered' ? outcome.rows.map(({ answers }) => ({ answer: answers[0] })) : [];
        const { result } = await theirs.evaluate(question);
        expect(table.hitPolicy === 'collect' ? result : [result]).toEqual(
          table.hitPolicy === 'collect' || rows.length > 0
            ? rows
            : [expect.not.objectContaining({ answer: expect.anything() })],
        );
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);
