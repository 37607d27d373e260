import { expect, test } from 'vitest';
import type { InputColumn } from '../../db/decision-table/decision-table.ts';
import { defaultPacks } from '../../db/rule/default-packs.ts';
import { soundnessOf } from '../../db/rule/soundness.ts';
import { cellOf, shapeOf, shownEnd, typedEnd } from './cell-shape.ts';
import { addRow, changesFrom, deleteRow, duplicateRow, moveRow, setHitPolicy } from './edit-table.ts';

const { routing } = defaultPacks;
const kindsOf = (table: typeof routing): string[] => soundnessOf('routing', table).named.map(({ kind }) => kind);

test('[DESK-20] [RULE-13] a deleted row leaves a gap, and the row proposed for it closes it', () => {
  const broken = deleteRow(routing, 2);
  expect(kindsOf(broken)).toEqual(['gap']);
  const when = soundnessOf('routing', broken).defects.gaps[0]?.when ?? {};
  expect(kindsOf(addRow(broken, when))).toEqual([]);
});

test('[RULE-13] two rows that say the same are told as dead, or as overlapping where neither is first', () => {
  const twice = duplicateRow(routing, 0);
  expect(kindsOf(twice)).toEqual(['dead']);
  const unordered = setHitPolicy(twice, 'unique');
  expect(kindsOf(unordered)).toEqual(['overlap']);
});

test('[RULE-13] changes are counted by row; a row moved there and back is none', () => {
  expect(changesFrom(routing, moveRow(moveRow(routing, 0, 1), 1, -1))).toBe(0);
  expect(changesFrom(routing, moveRow(routing, 0, 1))).toBe(1);
  expect(changesFrom(routing, addRow(deleteRow(routing, 0)))).toBe(2);
  expect(moveRow(routing, 0, -1)).toBe(routing);
});

const money: InputColumn = { name: 'moneyAtRisk', kind: 'number' };
const date: InputColumn = { name: 'day', kind: 'date' };
const text: InputColumn = { name: 'kind', kind: 'text' };
const flag: InputColumn = { name: 'rush', kind: 'flag' };

test.each([
  ['-', money],
  ['>= 10', money],
  ['< 10', money],
  ['[10..20)', money],
  ['[2026-10-01..2026-10-05)', date],
  ['"a", "b"', text],
  ['not("a")', text],
  ['true', flag],
  ['> 3, null', money],
] as const)('[RULE-13] %s stays what it is through its editor', (cell, column) => {
  expect(cellOf(shapeOf(cell, column), column)).toBe(cell);
});

test('[RULE-13] money is typed in major units; a cell that only an expression can say is edited as written', () => {
  expect(typedEnd('1,500.25', 'number', 2)).toBe(150_025);
  expect(shownEnd(150_025, 'number', 2)).toBe('1500.25');
  expect(typedEnd('', 'number', 2)).toBeNull();
  expect(shapeOf('> 3, null', money).kind).toBe('written');
  expect(shapeOf('oops(', money).kind).toBe('written');
});
