import { parse } from 'csv-parse/sync';
import { FileRefused, type Grid } from './grid.ts';

const delimiters = [',', ';', '\t', '|'] as const;

/**
 * Text bytes as text: by their byte-order mark, else UTF-8, else as Windows wrote it. Throws `FileRefused` for bytes that
 * are no text at all.
 */
function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) throw new FileRefused('file.not_text');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** A cell a spreadsheet would calculate: `=1+1`, `@SUM(A1)`, `+cmd|…`; a signed number is none. */
const isFormula = (cell: string): boolean => /^[\t\r]*(?:=|[@+-](?=[^\d\s.,]))/.test(cell);

/** A CSV's lines: with whatever parts them, quoted or not. Throws `FileRefused` for bytes that are no text. */
export function readCsv(bytes: Uint8Array): Grid {
  const text = decodeText(bytes);
  const head = text.slice(0, 4_000);
  const delimiter = delimiters.toSorted((a, b) => head.split(b).length - head.split(a).length)[0] ?? ',';
  const lines: number[] = [];
  const records = parse(text, {
    delimiter,
    bom: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 100_000,
    on_record: (record: string[], info) => {
      lines.push(info.lines);
      return record;
    },
  });
  return {
    rows: records.map((cells, at) => ({
      cells,
      formulas: new Set(cells.flatMap((cell, place) => (isFormula(cell) ? [place] : []))),
      placeOf: () => `line ${lines[at]}`,
    })),
  };
}
