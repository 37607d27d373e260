import type { DecisionRow, DecisionTable } from '../decision-table/decision-table.ts';
import { type ExceptionKind, exceptionKinds } from '../exception/exception.ts';
import { columnsOf } from './columns-of.ts';
import { defaultPacks } from './default-packs.ts';
import { type AnyPack, isTermPack } from './pack.ts';

/** Why a table is none of a pack's: a column it does not know, of another kind, or that is missing. */
export interface Misfit {
  readonly problem: 'unknown_column' | 'other_kind' | 'missing_answer';
  readonly column: string;
}

export type Fitted =
  | { readonly kind: 'fitted'; readonly table: DecisionTable }
  | { readonly kind: 'foreign'; readonly misfits: readonly Misfit[] };

/**
 * A table brought into a pack's columns as they are today, by name: an input it does not ask about may be anything. Kinds of
 * exception that came after it was written are answered as the playbook answers them.
 */
export function fitTable(pack: AnyPack, table: DecisionTable): Fitted {
  const { inputs, outputs } = columnsOf(pack);
  const misfits = [
    ...strangers(table.inputs, inputs),
    ...strangers(table.outputs, outputs),
    ...outputs
      .filter(({ name }) => !table.outputs.some((each) => each.name === name))
      .map(({ name }): Misfit => ({ problem: 'missing_answer', column: name })),
  ];
  if (misfits.length > 0) return { kind: 'foreign', misfits };
  const inputAt = inputs.map(({ name }) => table.inputs.findIndex((each) => each.name === name));
  const outputAt = outputs.map(({ name }) => table.outputs.findIndex((each) => each.name === name));
  const rows = table.rows.map(
    (row): DecisionRow => ({
      ...row,
      when: inputAt.map((at) => row.when[at] ?? '-'),
      answers: outputAt.map((at) => row.answers[at] ?? null),
    }),
  );
  const { hitPolicy } = table;
  return {
    kind: 'fitted',
    table: { name: pack, hitPolicy, inputs, outputs, rows: [...rows, ...laterKinds(pack, table)] },
  };
}

interface Column {
  readonly name: string;
  readonly kind: string;
}

const strangers = (given: readonly Column[], known: readonly Column[]): Misfit[] =>
  given.flatMap(({ name, kind }): Misfit[] => {
    const own = known.find((each) => each.name === name);
    if (!own) return [{ problem: 'unknown_column', column: name }];
    return own.kind === kind ? [] : [{ problem: 'other_kind', column: name }];
  });

/** The playbook's rows of kinds that an older table, by its own list of kinds, could not know. */
function laterKinds(pack: AnyPack, { inputs, rows }: DecisionTable): DecisionRow[] {
  if (isTermPack(pack)) return [];
  const known = inputs.find(({ name }) => name === 'kind')?.values;
  if (!known) return [];
  const isLater = (kind: ExceptionKind): boolean => !known.includes(kind);
  const taken = new Set(rows.map(({ id }) => id));
  return exceptionKinds
    .filter(isLater)
    .flatMap((kind) => defaultPacks[pack].rows.filter(({ id }) => id === kind))
    .map((row) => (taken.has(row.id) ? { ...row, id: `${row.id} (playbook)` } : row));
}
