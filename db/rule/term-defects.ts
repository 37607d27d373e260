import { askedOfNamed, type Misfit, readLevels } from '../approval/levels-from-table.ts';
import { checkTable, type Defects } from '../decision-table/check-table.ts';
import type { DecisionRow, DecisionTable } from '../decision-table/decision-table.ts';
import { type RuleMisfit, rulesFromTable } from '../price/rules-from-table.ts';
import type { TermPack } from './pack.ts';

/** What of a table levels or price rules can't say. */
export interface TermMisfit {
  readonly row: number | null;
  readonly problem: Misfit['problem'] | RuleMisfit['problem'];
}

/** What is left has no discount and no floor: said by no row, and no gap. */
const otherwise = ({ inputs, outputs }: DecisionTable): DecisionRow => ({
  id: '(otherwise)',
  when: inputs.map(() => '-'),
  answers: outputs.map(() => null),
});

/** `checkTable`, but that approvals are asked only about breaches they have levels for, and a sale without a discount is no gap. */
export function checkTerms(pack: TermPack, table: DecisionTable): Defects {
  if (pack === 'approvals') return checkTable(table.rows.length === 0 ? table : askedOfNamed(table));
  const defects = checkTable({ ...table, rows: [...table.rows, otherwise(table)] });
  return { ...defects, gaps: [], deadRows: defects.deadRows.filter(({ row }) => row < table.rows.length) };
}

/** What can't become levels or price rules; a row that can't be read at all is told once, as that. */
export function misfitsIn(pack: TermPack, table: DecisionTable, { typeErrors }: Defects): TermMisfit[] {
  const unread = new Set(typeErrors.map(({ row }) => row));
  return allMisfits(pack, table).filter(({ row }) => row === null || !unread.has(row));
}

function allMisfits(pack: TermPack, table: DecisionTable): readonly TermMisfit[] {
  if (pack === 'discounts') return rulesFromTable(table).misfits;
  const read = readLevels(table, '');
  return read.kind === 'misfits' ? read.misfits : [];
}
