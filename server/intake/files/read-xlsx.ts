import { XMLParser } from 'fast-xml-parser';
import { FileRefused, type Grid, type GridRow, mostRows } from './grid.ts';
import { inflate } from './inflate.ts';

type Node = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: true,
});

const mostSheets = 20;
const mostColumns = 60;

/**
 * The visible sheets of a workbook, cell by cell, merged cells filled downwards. Formulas are marked and neither evaluated
 * nor taken at their stored value. Throws `FileRefused` for what is no workbook, or may do harm.
 */
export async function readXlsx(bytes: Uint8Array): Promise<Grid[]> {
  const entries = await inflate(bytes, (name) =>
    /^xl\/(?:workbook\.xml|sharedStrings\.xml|_rels\/|worksheets\/[^/]+\.xml$)/.test(name),
  );
  const book = node(xml(entries, 'xl/workbook.xml')['workbook']);
  const targets = new Map(
    list(node(xml(entries, 'xl/_rels/workbook.xml.rels')['Relationships'])['Relationship']).map((each) => [
      attribute(each, 'Id'),
      attribute(each, 'Target').replace(/^\/?(?:xl\/)?/, 'xl/'),
    ]),
  );
  const shared = entries.has('xl/sharedStrings.xml')
    ? list(node(xml(entries, 'xl/sharedStrings.xml')['sst'])['si']).map(textOf)
    : [];
  return list(node(book['sheets'])['sheet'])
    .filter((sheet) => !['hidden', 'veryHidden'].includes(attribute(sheet, 'state')))
    .slice(0, mostSheets)
    .map((sheet) => {
      const target = targets.get(attribute(sheet, 'id')) ?? '';
      return gridOf(attribute(sheet, 'name'), node(xml(entries, target)['worksheet']), shared);
    });
}

function xml(entries: ReadonlyMap<string, Buffer>, name: string): Node {
  const bytes = entries.get(name);
  if (!bytes) throw new FileRefused('file.broken');
  const text = bytes.toString('utf8');
  // A document type can hold entities that grow without end; no workbook has one.
  if (/<!DOCTYPE/i.test(text)) throw new FileRefused('file.broken');
  try {
    return node(parser.parse(text));
  } catch (cause) {
    throw new FileRefused('file.broken', { cause });
  }
}

const node = (value: unknown): Node => (typeof value === 'object' && value !== null ? { ...value } : {});
const list = (value: unknown): Node[] =>
  Array.isArray(value) ? value.map(node) : value === undefined || value === '' ? [] : [node(value)];
const attribute = (of: Node, name: string): string => String(of[`@${name}`] ?? '');

/** The words of a string item, plain or in pieces of different looks. */
function textOf(of: Node): string {
  const plain = of['t'];
  if (plain !== undefined) return scalar(plain);
  return list(of['r'])
    .map((run) => scalar(run['t']))
    .join('');
}

const scalar = (value: unknown): string =>
  typeof value === 'object' && value !== null ? String(node(value)['#text'] ?? '') : String(value ?? '');

function gridOf(sheet: string, worksheet: Node, shared: readonly string[]): Grid {
  const rows = list(node(worksheet['sheetData'])['row']);
  if (rows.length > 20 * mostRows) throw new FileRefused('file.too_many_rows');
  const merges = list(node(worksheet['mergeCells'])['mergeCell'])
    .slice(0, 2_000)
    .map((each) => spanOf(attribute(each, 'ref')));
  const values = new Map<string, { text: string; formula: boolean }>();
  const numbers = rows.map((row, at) => {
    const number = Number(attribute(row, 'r')) || at + 1;
    list(row['c']).forEach((cell, place) => {
      const column = attribute(cell, 'r') === '' ? place : columnAt(attribute(cell, 'r'));
      if (column < mostColumns) values.set(`${number}/${column}`, cellOf(cell, shared));
    });
    return attribute(row, 'hidden') === '1' ? undefined : number;
  });
  for (const { from, to } of merges) {
    const top = values.get(`${from.row}/${from.column}`);
    // Across, one cell is written once; downwards each row of it is a line of its own.
    for (let row = from.row + 1; top && row <= Math.min(to.row, from.row + mostRows); row += 1)
      values.set(`${row}/${from.column}`, top);
  }
  return { rows: numbers.flatMap((number) => (number === undefined ? [] : [rowOf(sheet, number, values)])) };
}

function rowOf(
  sheet: string,
  number: number,
  values: ReadonlyMap<string, { text: string; formula: boolean }>,
): GridRow {
  const cells = Array.from({ length: mostColumns }, (_, column) => values.get(`${number}/${column}`));
  return {
    cells: cells.map((cell) => cell?.text ?? ''),
    formulas: new Set(cells.flatMap((cell, column) => (cell?.formula ? [column] : []))),
    placeOf: (from, to) => `${sheet}!${letters(from)}${number}${to === from ? '' : `:${letters(to)}${number}`}`,
  };
}

function cellOf(cell: Node, shared: readonly string[]): { text: string; formula: boolean } {
  const formula = cell['f'] !== undefined;
  const value = scalar(cell['v']);
  switch (attribute(cell, 't')) {
    case 's':
      return { text: shared[Number(value)] ?? '', formula };
    case 'inlineStr':
      return { text: textOf(node(cell['is'])), formula };
    case '':
    case 'n':
      return { text: plainNumber(value), formula };
    default:
      return { text: value, formula };
  }
}

/** `0.30000000000000004`, as binary arithmetic leaves it, is the 0.3 that was typed. */
function plainNumber(value: string): string {
  const number = Number(value);
  return value === '' || !Number.isFinite(number) ? value : String(Number(number.toPrecision(12)));
}

function columnAt(ref: string): number {
  const name = /^[A-Z]{1,3}/.exec(ref.toUpperCase())?.[0] ?? 'A';
  return [...name].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function letters(column: number): string {
  return (
    (column >= 26 ? String.fromCharCode(64 + Math.floor(column / 26)) : '') + String.fromCharCode(65 + (column % 26))
  );
}

function spanOf(ref: string): { from: { row: number; column: number }; to: { row: number; column: number } } {
  const [first = 'A1', last = first] = ref.split(':');
  const at = (cell: string) => ({ row: Number(/\d+$/.exec(cell)?.[0] ?? 1), column: columnAt(cell) });
  return { from: at(first), to: at(last) };
}
