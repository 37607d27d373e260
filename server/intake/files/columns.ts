import columns from '../lexicon/columns.json' with { type: 'json' };

/** What a column of a list holds. */
export type ColumnName = 'item' | 'code' | 'quantity' | 'unit' | 'price' | 'amount' | 'other';

/** A heading as it is compared: small letters, no dots, brackets or doubled blanks. */
export function plainHeading(cell: string): string {
  return cell
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\([^)]*\)/g, ' ')
    .replaceAll(/[^\p{L}\p{M}\p{N}№]+/gu, ' ')
    .trim();
}

const isColumn = (name: string): name is ColumnName =>
  ['item', 'code', 'quantity', 'unit', 'price', 'amount', 'other'].includes(name);

const byWord = new Map(
  columns.flatMap(({ word, column }) => (isColumn(column) ? [[plainHeading(word), column] as const] : [])),
);
const longestFirst = [...byWord].toSorted(([a], [b]) => b.length - a.length);
const longestHeading = 60;

/** What a heading names, by the whole of it or by the longest words of it that are known; undefined for any other text. */
export function columnOf(cell: string): ColumnName | undefined {
  const heading = plainHeading(cell);
  if (heading === '' || heading.length > longestHeading) return undefined;
  const whole = byWord.get(heading);
  if (whole) return whole;
  if (/\d/.test(heading)) return undefined;
  return longestFirst.find(([word]) => ` ${heading} `.includes(` ${word} `))?.[1];
}

/** The unit a quantity's heading names in brackets: `Qty (Nos)`. */
export function unitInHeading(cell: string): string | null {
  return /\(\s*([\p{L}\p{M}.]{1,12})\s*\)/u.exec(cell)?.[1] ?? null;
}
