import type { FileRow } from '../../../db/mail/mail.ts';
import { type ColumnName, columnOf, plainHeading, unitInHeading } from './columns.ts';
import { FileRefused, type Grid, type GridRow, mostRows } from './grid.ts';

/** Which cell of a row is what. */
interface Layout {
  readonly at: ReadonlyMap<ColumnName, number>;
  readonly defaultUnit: string | null;
  /** The first row below the headings. */
  readonly from: number;
}

/** Headings stand near the top, below a letterhead. */
const headingsWithin = 40;
const longestText = 500;

/**
 * The lines of a list: below its headings, in any of the known languages, else by what its columns hold. Blank rows, totals
 * and repeated headings are no lines; a row with nothing but a name is a heading for those below it. Throws `FileRefused`
 * where a formula stands in place of something that would be read.
 */
export function listRows(grid: Grid): FileRow[] {
  const layout = layoutByHeadings(grid) ?? layoutByContent(grid);
  const rows = layout ? withHeadings(grid.rows.slice(layout.from), layout) : grid.rows.flatMap(wholeRow);
  if (rows.length > mostRows) throw new FileRefused('file.too_many_rows');
  return rows;
}

function layoutByHeadings({ rows }: Grid): Layout | undefined {
  const index = rows.slice(0, headingsWithin).findIndex((row) => {
    const found = new Set(row.cells.flatMap((cell) => columnOf(cell) ?? []));
    return (
      (found.has('item') || found.has('code')) && (found.has('quantity') || found.has('unit') || found.has('price'))
    );
  });
  const head = rows[index];
  if (!head) return undefined;
  const at = new Map<ColumnName, number>();
  head.cells.forEach((cell, place) => {
    const column = columnOf(cell);
    if (column && !at.has(column)) at.set(column, place);
  });
  const quantityHead = head.cells[at.get('quantity') ?? -1] ?? '';
  return { at, defaultUnit: unitInHeading(quantityHead), from: index + 1 };
}

const isNumber = (cell: string): boolean => amountOf(cell) !== null;

/** Without headings: the column of words is the item, the last column of numbers that do not count the rows the quantity. */
function layoutByContent({ rows }: Grid): Layout | undefined {
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const width = Math.max(0, ...filled.map(({ cells }) => cells.length));
  if (filled.length === 0 || width < 2) return undefined;
  const share = (test: (cell: string, row: number) => boolean) =>
    Array.from(
      { length: width },
      (_, column) => filled.filter(({ cells }, row) => test(cells[column] ?? '', row)).length / filled.length,
    );
  const counts = share((cell, row) => amountOf(cell) === row + 1 || amountOf(cell) === row);
  const numbers = share(isNumber).map((each, column) => ((counts[column] ?? 0) > 0.7 && filled.length > 1 ? 0 : each));
  const lengths = Array.from({ length: width }, (_, column) =>
    filled.reduce(
      (sum, { cells }) => sum + (isNumber(cells[column] ?? '') ? 0 : (cells[column] ?? '').trim().length),
      0,
    ),
  );
  const item = lengths.indexOf(Math.max(...lengths));
  const quantity = numbers.findIndex((each, column) => column !== item && each > 0.6);
  if (quantity < 0 || (lengths[item] ?? 0) === 0) return undefined;
  return {
    at: new Map<ColumnName, number>([
      ['item', item],
      ['quantity', quantity],
    ]),
    defaultUnit: null,
    from: 0,
  };
}

function withHeadings(rows: readonly GridRow[], layout: Layout): FileRow[] {
  let heading = '';
  return rows.flatMap((row): FileRow[] => {
    const cell = (column: ColumnName): string => (row.cells[layout.at.get(column) ?? -1] ?? '').trim();
    const filled = row.cells.filter((each) => each.trim() !== '');
    if (filled.length === 0 || isTotal(row) || isHeadingAgain(row)) return [];
    refuseFormulas(row, layout);
    const [item, code] = [cell('item'), cell('code')];
    if (item === '' && code === '') return [];
    if (filled.length === 1 && layout.at.has('quantity')) {
      heading = item || code;
      return [];
    }
    const amount = amountAndUnit(cell('quantity'));
    const name = (item || code).slice(0, longestText);
    return [
      {
        ...placed(row),
        item: heading === '' || item === '' ? name : `${name}\n${heading.slice(0, 100)}`,
        code: code === '' || item === '' ? null : code.slice(0, 100),
        quantity: amount.quantity,
        unit: (cell('unit') || amount.unit || layout.defaultUnit || null)?.slice(0, 40) ?? null,
        price: cell('price').slice(0, 40) || null,
      },
    ];
  });
}

/** A row of a list in no order: all its words, for the reader of messages. */
function wholeRow(row: GridRow): FileRow[] {
  const words = row.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (words.length === 0 || isTotal(row)) return [];
  if (row.formulas.size > 0) throw new FileRefused('file.formula');
  return [
    {
      ...placed(row),
      item: words.join(' ').slice(0, longestText),
      code: null,
      quantity: null,
      unit: null,
      price: null,
    },
  ];
}

function placed(row: GridRow): Pick<FileRow, 'place' | 'text'> {
  const filled = row.cells.flatMap((cell, at) => (cell.trim() === '' ? [] : [at]));
  const [from, to] = [filled[0] ?? 0, filled.at(-1) ?? 0];
  const text = filled.map((at) => (row.cells[at] ?? '').trim()).join(' | ');
  return { place: row.placeOf(from, to), text: text.slice(0, longestText).toWellFormed() };
}

function refuseFormulas({ formulas }: GridRow, { at }: Layout): void {
  for (const column of ['item', 'code', 'quantity', 'unit', 'price'] as const) {
    const place = at.get(column);
    if (place !== undefined && formulas.has(place)) throw new FileRefused('file.formula');
  }
}

const totals =
  /^(?:grand |sub ?|net )?(?:total|totals|summe|gesamt|montant total|suma)\b|^(?:कुल|योग|टोटल|المجموع|الاجمالي|الإجمالي|итого|kul\b)/iu;

function isTotal({ cells }: GridRow): boolean {
  const first = cells.find((cell) => cell.trim() !== '' && !isNumber(cell));
  return first !== undefined && totals.test(first.trim());
}

function isHeadingAgain({ cells }: GridRow): boolean {
  const named = cells.filter((cell) => plainHeading(cell) !== '');
  return named.length > 1 && named.every((cell) => columnOf(cell) !== undefined && !isNumber(cell));
}

/** `1,200.50`, `1.200,50`, `1 200`, `५०`, `٥٠`: a plain number; null for anything else. */
export function amountOf(cell: string): number | null {
  const text = westernDigits(cell.trim()).replaceAll(/(?<=\d)[\s\u00a0\u202f](?=\d{3})/g, '');
  const [, digits] = /^\+?(\d[\d.,'٬]*)(?:\s*\/-)?$/.exec(text) ?? [];
  if (digits === undefined) return null;
  const value = Number(plainDecimal(digits.replaceAll(/['٬]/g, '')));
  return Number.isFinite(value) ? value : null;
}

function westernDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => {
    const zero = [0x30, 0x660, 0x6f0, 0x966].find((from) => {
      const code = digit.codePointAt(0) ?? 0;
      return code >= from && code < from + 10;
    });
    return zero === undefined ? digit : String((digit.codePointAt(0) ?? 0) - zero);
  });
}

/** The last mark that is not followed by exactly three digits is the decimal one; all others part thousands. */
function plainDecimal(digits: string): string {
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  if (last < 0) return digits;
  const marks = digits.replaceAll(/\d/g, '');
  const isDecimal = digits.length - last - 1 !== 3 || (digits[last] === '.' && new Set(marks).size === marks.length);
  const whole = digits.slice(0, last).replaceAll(/[.,]/g, '');
  return isDecimal ? `${whole}.${digits.slice(last + 1)}` : whole + digits.slice(last + 1);
}

/** `50`, `50 nos`, `2 x box`: how many, and in which unit when that stands in the same cell. */
function amountAndUnit(cell: string): { quantity: number | null; unit: string | null } {
  const whole = amountOf(cell);
  if (whole !== null) return { quantity: whole, unit: null };
  const [, number = '', unit = ''] =
    /^([\d\p{Nd}][\p{Nd}.,]*)\s*[x×]?\s*([\p{L}\p{M}.]{1,20})$/u.exec(cell.trim()) ?? [];
  return { quantity: amountOf(number), unit: unit === '' ? null : unit };
}
