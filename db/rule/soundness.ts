import { checkTable, type Defects } from '../decision-table/check-table.ts';
import type { DecisionTable } from '../decision-table/decision-table.ts';
import type { CellFault } from '../decision-table/read-table.ts';
import { columnsOf } from './columns-of.ts';
import { type AnyPack, isTermPack } from './pack.ts';
import type { Waiver } from './rule-set.ts';
import { jsonbText } from './table-hash.ts';
import { checkTerms, misfitsIn, type TermMisfit } from './term-defects.ts';

/** `misfit`: a row that the levels or price rules it is to become can't say. */
export const defectKinds = ['columns', 'type', 'misfit', 'gap', 'overlap', 'dead'] as const;
export type DefectKind = (typeof defectKinds)[number];

/** A defect by a name that stays while the rows around it change. */
export interface NamedDefect {
  readonly kind: DefectKind;
  readonly key: string;
  /** The row it is first about, from 0. */
  readonly row: number | null;
}

/** All that keeps a table of a pack from being published as it is. */
export interface Soundness {
  readonly defects: Defects;
  readonly misfits: readonly TermMisfit[];
  readonly named: readonly NamedDefect[];
}

/** A row that can't be read, or become what decides, would be passed over in silence: no reason makes that right. */
export const canBeWaived = ({ kind }: NamedDefect): boolean =>
  kind !== 'columns' && kind !== 'type' && kind !== 'misfit';

/** Checks a table against its pack's columns, and in itself. */
export function soundnessOf(pack: AnyPack, table: DecisionTable): Soundness {
  const defects = isTermPack(pack) ? checkTerms(pack, table) : checkTable(table);
  const idOf = (row: number): string => table.rows[row]?.id ?? String(row);
  const { inputs, outputs } = columnsOf(pack);
  const areOurs = jsonbText([table.inputs, table.outputs]) === jsonbText([inputs, outputs]);
  const misfits = isTermPack(pack) && areOurs ? misfitsIn(pack, table, defects) : [];
  const named: NamedDefect[] = [
    ...(areOurs ? [] : [{ kind: 'columns' as const, key: 'columns', row: null }]),
    ...defects.typeErrors.map((fault) => ({ kind: 'type' as const, key: faultKey(fault, idOf), row: fault.row })),
    ...misfits.map(({ row, problem }) => ({
      kind: 'misfit' as const,
      key: `misfit ${row === null ? '' : idOf(row)} ${problem}`,
      row,
    })),
    ...defects.gaps.map(({ when }) => ({ kind: 'gap' as const, key: `gap ${jsonbText(when)}`, row: null })),
    ...defects.overlaps.map(({ rows }) => ({
      kind: 'overlap' as const,
      key: `overlap ${rows.map(idOf).toSorted().join(' ')}`,
      row: rows[0],
    })),
    ...defects.deadRows.map(({ row }) => ({ kind: 'dead' as const, key: `dead ${idOf(row)}`, row })),
  ];
  return { defects, misfits, named };
}

const faultKey = ({ row, column, problem }: CellFault, idOf: (row: number) => string): string =>
  `type ${row === null ? '' : idOf(row)} ${column ?? ''} ${problem}`;

/** What of a table's defects nobody has waived. */
export function unwaived(pack: AnyPack, table: DecisionTable, waivers: readonly Waiver[]): NamedDefect[] {
  const keys = new Set(waivers.map(({ key }) => key));
  return soundnessOf(pack, table).named.filter((defect) => !(canBeWaived(defect) && keys.has(defect.key)));
}
