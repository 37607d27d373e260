/** A cell of a sheet; null is an empty one. */
export type Cell = string | number | null;

/** What a spreadsheet would take for a formula, whatever blanks stand before it. */
const formula = /^[\s\uFEFF]*[=+\-@\t\r\n|]/;

/**
 * One cell as text. A text that begins like a formula gets an apostrophe, so that a name somebody sent is never run by the
 * spreadsheet that opens it; numbers are ours and stay numbers.
 */
function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n;\t']/.test(safe) || safe.trim() !== safe ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A sheet as RFC 4180 text with a byte order mark: without it Excel takes Hindi for Latin. */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('')}`;
}
