import { columnOf } from './columns.ts';
import { FileRefused, type Grid, type GridRow } from './grid.ts';

const mostPages = 50;
const mostPieces = 20_000;

/** A piece of text on a page, in points from its lower left corner. */
interface Piece {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Cell {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The lines of a text PDF, page by page: pieces at one height are a line, and stand under the heading they overlap. Throws
 * `FileRefused` for a locked or broken one, and for one that holds pictures only.
 */
export async function readPdf(bytes: Uint8Array): Promise<Grid[]> {
  const document = await openPdf(bytes);
  if (document.numPages > mostPages) throw new FileRefused('file.too_many_pages');
  const grids: Grid[] = [];
  let found = 0;
  for (let number = 1; number <= document.numPages; number += 1) {
    const pieces = await piecesOf(document, number);
    found += pieces.length;
    if (found > mostPieces) throw new FileRefused('file.too_many_rows');
    grids.push({ rows: aligned(linesOf(pieces), number) });
  }
  if (found === 0) throw new FileRefused('file.no_text');
  return grids;
}

type Pdf = Awaited<ReturnType<typeof import('unpdf').getDocumentProxy>>;

async function openPdf(bytes: Uint8Array): Promise<Pdf> {
  // Half a second to load, and most lists are no PDF.
  const { getDocumentProxy } = await import('unpdf');
  try {
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
  } catch (cause) {
    const locked = cause instanceof Error && cause.name === 'PasswordException';
    throw new FileRefused(locked ? 'file.encrypted' : 'file.broken', { cause });
  }
}

async function piecesOf(document: Pdf, number: number): Promise<Piece[]> {
  const content = await (await document.getPage(number)).getTextContent();
  return content.items.flatMap((item): Piece[] => {
    if (!('str' in item) || item.str.trim() === '') return [];
    const [, , , scale = 10, x = 0, y = 0] = item.transform.map(Number);
    return [{ text: item.str, x, y, width: item.width, height: Math.abs(item.height || scale) || 10 }];
  });
}

/** Pieces that share a height, top line first, each line left to right. */
function linesOf(pieces: readonly Piece[]): Piece[][] {
  const lines: Piece[][] = [];
  for (const piece of pieces.toSorted((a, b) => b.y - a.y || a.x - b.x)) {
    const line = lines.at(-1);
    const first = line?.[0];
    if (line && first && Math.abs(first.y - piece.y) < Math.min(first.height, piece.height) * 0.5) line.push(piece);
    else lines.push([piece]);
  }
  return lines.map((line) => line.toSorted((a, b) => a.x - b.x));
}

/** Pieces with no more than a wide blank between them are one cell. */
function cellsOf(line: readonly Piece[]): Cell[] {
  const cells: Cell[] = [];
  for (const { text, x, width, height } of line) {
    const last = cells.at(-1);
    const gap = last ? x - last.to : 0;
    if (last && gap < height * 0.75)
      cells[cells.length - 1] = {
        ...last,
        text: gap > height * 0.12 ? `${last.text} ${text}` : last.text + text,
        to: x + width,
      };
    else cells.push({ text, from: x, to: x + width });
  }
  return cells;
}

function aligned(lines: readonly (readonly Piece[])[], page: number): GridRow[] {
  const rows = lines.map((line) => ({ line, cells: cellsOf(line) }));
  const head = rows.find(({ cells }) => new Set(cells.flatMap(({ text }) => columnOf(text) ?? [])).size > 1)?.cells;
  return rows.map(({ line, cells }) => {
    const own = head && cells !== head ? underHeadings(cells, head) : cells.map(({ text }) => text);
    const [first] = line;
    const [last] = line.slice(-1);
    const width = Math.round((last?.x ?? 0) + (last?.width ?? 0) - (first?.x ?? 0));
    const box = `${Math.round(first?.x ?? 0)},${Math.round(first?.y ?? 0)} ${width}×${Math.round(first?.height ?? 0)} pt`;
    return { cells: own, formulas: new Set(), placeOf: () => `page ${page}, ${box}` };
  });
}

/** Each cell under the heading it overlaps most, else the nearest. */
function underHeadings(cells: readonly Cell[], head: readonly Cell[]): string[] {
  const row = head.map(() => '');
  for (const cell of cells) {
    const distance = (each: Cell): number => {
      const overlap = Math.min(each.to, cell.to) - Math.max(each.from, cell.from);
      return overlap > 0 ? -overlap : -overlap + 1;
    };
    const nearest = head.reduce((best, each, at) => (distance(each) < distance(head[best] ?? each) ? at : best), 0);
    row[nearest] = row[nearest] === '' ? cell.text : `${row[nearest]} ${cell.text}`;
  }
  return row;
}
