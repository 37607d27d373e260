/** A pasted line that can't be meant: which, what is wrong with it, and the cell it is about. */
export interface WrongRow {
  readonly line: number;
  readonly code: WrongCode;
  readonly cell: string;
}
export type WrongCode =
  | 'columns'
  | 'unknown'
  | 'amount'
  | 'count'
  | 'percent'
  | 'hsn'
  | 'currency'
  | 'twice'
  | 'empty'
  | 'date'
  | 'time';

/** What was read from a sheet: nothing is saved while a row is wrong. */
export interface Pasted<T> {
  readonly rows: readonly T[];
  readonly wrong: readonly WrongRow[];
}

/** A row as it is meant, or what is wrong with it and in which cell. */
export type ReadRow<T> =
  | { readonly row: T; readonly key: string }
  | { readonly wrong: WrongCode; readonly cell: string };

/** Reads lines of cells copied from a sheet (tabs, or semicolons); empty lines are passed over, two rows of one key are wrong. */
export function readRows<T>(text: string, read: (cells: readonly string[]) => ReadRow<T>): Pasted<T> {
  const rows: T[] = [];
  const wrong: WrongRow[] = [];
  const seen = new Set<string>();
  text.split(/\r?\n/).forEach((line, at) => {
    if (line.trim() === '') return;
    const cells = line.split(/\t|;/).map((cell) => cell.trim());
    const found = read(cells);
    if ('wrong' in found) wrong.push({ line: at + 1, code: found.wrong, cell: found.cell });
    else if (seen.has(found.key)) wrong.push({ line: at + 1, code: 'twice', cell: cells[0] ?? '' });
    else {
      seen.add(found.key);
      rows.push(found.row);
    }
  });
  return { rows, wrong };
}
