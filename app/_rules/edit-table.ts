import type { Answer, DecisionRow, DecisionTable, HitPolicy } from '../../db/decision-table/decision-table.ts';
import { inPrecedence } from '../../db/price/rules-from-table.ts';
import type { AnyPack, TermPack } from '../../db/rule/pack.ts';
import type { Waiver } from '../../db/rule/rule-set.ts';

/** A table being edited: of which version it is an edit, and which of its defects are waived so far. */
export interface Draft {
  readonly baseVersion: number;
  readonly table: DecisionTable;
  readonly waivers: readonly Waiver[];
}

const withRows = (table: DecisionTable, rows: readonly DecisionRow[]): DecisionTable => ({ ...table, rows });

/** A name no other row has: `r1`, `r2`, …; a row's name stays when it moves. */
function freshId({ rows }: DecisionTable): string {
  const taken = new Set(rows.map(({ id }) => id));
  for (let nth = rows.length + 1; ; nth += 1) if (!taken.has(`r${nth}`)) return `r${nth}`;
}

/** What a new row says until somebody changes it: what the last row says, since the last is the most general one. */
const plainAnswers = ({ rows, outputs }: DecisionTable): readonly Answer[] =>
  rows.at(-1)?.answers ?? outputs.map(() => null);

/** Puts a row that answers the given question parts; in front, since earlier rows win. */
export function addRow(table: DecisionTable, when: Readonly<Record<string, string>> = {}): DecisionTable {
  const row = {
    id: freshId(table),
    when: table.inputs.map(({ name }) => when[name] ?? '-'),
    answers: plainAnswers(table),
  };
  return withRows(table, Object.keys(when).length > 0 ? [...table.rows, row] : [row, ...table.rows]);
}

export const replaceRow = (table: DecisionTable, at: number, row: DecisionRow): DecisionTable =>
  withRows(table, table.rows.with(at, row));

export function duplicateRow(table: DecisionTable, at: number): DecisionTable {
  const row = table.rows[at];
  return row ? withRows(table, table.rows.toSpliced(at, 0, { ...row, id: freshId(table) })) : table;
}

export const deleteRow = (table: DecisionTable, at: number): DecisionTable =>
  withRows(table, table.rows.toSpliced(at, 1));

/** Moves a row up (-1) or down (1); nothing beyond the ends. */
export function moveRow(table: DecisionTable, at: number, by: -1 | 1): DecisionTable {
  const row = table.rows[at];
  const other = table.rows[at + by];
  return row && other ? withRows(table, table.rows.with(at, other).with(at + by, row)) : table;
}

/**
 * Levels from the lowest up, discounts from the most particular on: in these tables the order follows from what the rows say.
 * Other packs stay as they are.
 */
export function inOrder(pack: AnyPack, table: DecisionTable): DecisionTable {
  if (pack === 'discounts') return inPrecedence(table);
  if (pack !== 'approvals') return table;
  return withRows(
    table,
    table.rows.toSorted((one, other) => Number(one.answers[0] ?? 0) - Number(other.answers[0] ?? 0)),
  );
}

/** A new row of levels or discounts begins as another one: as the last, which says the most general case. */
export function addTermRow(pack: TermPack, table: DecisionTable): DecisionTable {
  const last = pack === 'discounts' ? table.rows.findLast(({ when }) => when[0] === '"discount"') : table.rows.at(-1);
  const when = last?.when ?? (pack === 'discounts' ? ['"discount"'] : ['"price"']);
  const answers = last?.answers ?? (pack === 'discounts' ? [0, 0, null, null] : [1, 'commercial', 'head']);
  const row = {
    id: freshId(table),
    when: table.inputs.map((_, nth) => when[nth] ?? '-'),
    answers: pack === 'approvals' ? answers.with(0, Math.min(9, Number(answers[0] ?? 0) + 1)) : answers,
  };
  return withRows(table, [...table.rows, row]);
}

/** What follows in a level's row from its bounds: the currency is of the money bound, and what lies beyond any bound is for one without. */
export function settleLevel(row: DecisionRow, currency: string): DecisionRow {
  const [, of = '-', bps = '-', minor = '-', days = '-'] = row.when;
  const isUnbound = [bps, minor, days].every((cell) => cell === '-');
  const named = minor === '-' ? '-' : of === '-' ? JSON.stringify(currency) : of;
  return { ...row, when: row.when.with(1, named).with(5, isUnbound ? '-' : 'false') };
}

/** With the policy `priority` every row needs one: those without get the order they stand in. */
export function setHitPolicy(table: DecisionTable, hitPolicy: HitPolicy): DecisionTable {
  const rows = table.rows.map((row, at) =>
    hitPolicy === 'priority' && row.priority === undefined ? { ...row, priority: table.rows.length - at } : row,
  );
  return { ...table, hitPolicy, rows };
}

/** How many rows differ from another table's, by name: changed, added, removed; a changed order or policy is one change. */
export function changesFrom(before: DecisionTable, after: DecisionTable): number {
  const said = new Map(before.rows.map((row) => [row.id, JSON.stringify([row.when, row.answers, row.priority])]));
  const changed = after.rows.filter(
    (row) => said.get(row.id) !== JSON.stringify([row.when, row.answers, row.priority]),
  );
  const removed = before.rows.filter(({ id }) => !after.rows.some((row) => row.id === id));
  const order = (table: DecisionTable): string => JSON.stringify(table.rows.map(({ id }) => id));
  const isReordered = changed.length + removed.length === 0 && order(before) !== order(after);
  return changed.length + removed.length + Number(isReordered) + Number(before.hitPolicy !== after.hitPolicy);
}
