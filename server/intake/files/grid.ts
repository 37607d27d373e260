/** One row of a table, wherever it comes from. */
export interface GridRow {
  /** Its cells, left to right; an empty one is an empty text. */
  readonly cells: readonly string[];
  /** Which cells hold a formula: those are never evaluated, and nothing they show is taken. */
  readonly formulas: ReadonlySet<number>;
  /** Where cells `from` to `to` (counted from 0) of this row stand in the file. */
  readonly placeOf: (from: number, to: number) => string;
}

/** A table as it stands in a file: a sheet, the lines of a CSV, a page of a PDF. */
export interface Grid {
  readonly rows: readonly GridRow[];
}

/** What is read of a list before somebody looks at it instead. */
export const mostRows = 1_000;

/** A file that can't be taken, with the reason as a code. */
export class FileRefused extends Error {
  readonly reason: string;
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}
