import type { FileRow, MailFile } from '../../../db/mail/mail.ts';
import type { Product } from '../../../db/product/product.ts';
import { packFactor, toThousandths } from '../../../db/values/quantity.ts';
import type { Catalogue } from '../catalogue-of.ts';
import { type LineReading, linesOf, settled } from '../draft/line-reading.ts';
import { unitIn } from '../draft/said-amount.ts';
import { interpret } from '../interpret/interpret.ts';

/** Where a line was read from, beside the message's own words. */
export interface RowSource {
  readonly fileId: string | null;
  readonly fileName: string;
  readonly place: string;
  readonly text: string;
}
export type RowLine = LineReading & { readonly source?: RowSource };

interface Ground {
  readonly catalogue: Catalogue;
  readonly now: number;
  readonly zone: string;
}

/** The lines of all files that were read, each with its place, as the reader of messages understands their words. */
export function rowLines(files: readonly MailFile[], ground: Ground): RowLine[] {
  return files.flatMap((file) =>
    file.rows.map(
      (row): RowLine => ({
        ...lineOf(row, ground),
        source: { fileId: file.id, fileName: file.name, place: row.place, text: row.text },
      }),
    ),
  );
}

const longestPhrase = 200;

/** One row: its words name the product, its own cells say how many and in which unit. */
function lineOf(row: FileRow, ground: Ground): LineReading {
  const [name = '', heading] = row.item.split('\n');
  const ways = [row.code && `${row.code} ${name}`, name, heading && `${heading} ${name}`].flatMap((way) => way || []);
  const read = ways.map((way) => readOne(way, row, ground));
  const best =
    read.find((line) => line?.accepted) ??
    read.find((line) => line?.productId) ??
    read.find((line) => line !== undefined);
  const line = best ?? unread(row);
  return { ...line, phrase: row.text.replaceAll(/\s+/g, ' ').slice(0, longestPhrase).toWellFormed() };
}

/** Units that say no more than "so many": of a pipe counted in lengths, 50 pieces are 50 lengths. */
const justSoMany = ['piece', 'each'];
const measures = ['kg', 'gram', 'ton', 'quintal', 'metre', 'litre', 'millilitre'];

function readOne(name: string, row: FileRow, ground: Ground): LineReading | undefined {
  if (row.quantity === null) return onlyLine(name, ground);
  const quantity = sane(row.quantity);
  const line = onlyLine(`${row.quantity} ${row.unit ?? ''} ${name}`, ground);
  // Where the unit does not fit the product, whether the name by itself is clear is asked apart.
  const bare = line?.accepted ? line : (onlyLine(`${row.quantity} ${name}`, ground) ?? line);
  if (!bare || quantity === null) return bare && { ...bare, quantity, baseQuantity: null, accepted: false };
  return withOwnAmount(bare, quantity, row.unit, ground.catalogue);
}

function onlyLine(message: string, { catalogue, now, zone }: Ground): LineReading | undefined {
  const lines = linesOf(interpret({ catalogue: catalogue.index, now, tz: zone, message }), message, catalogue.byCode);
  return lines.length === 1 ? lines[0] : undefined;
}

/** A cell says how many more surely than words beside it: a size in the name is never the quantity. */
function withOwnAmount(line: LineReading, quantity: number, unitCell: string | null, { byId }: Catalogue): LineReading {
  const said = unitCell === null ? null : unitOf(unitCell);
  const product = line.productId === null ? undefined : byId.get(line.productId);
  if (!product) return { ...line, quantity, unit: said ?? line.unit };
  const unit = fittingUnit(product, said);
  const whole = unit === null ? null : settled(line, product, quantity, unit);
  if (!whole) return { ...line, quantity, unit: said, baseQuantity: null, accepted: false };
  return line.accepted ? { ...whole, confidence: line.confidence } : { ...line, quantity, unit };
}

const unitOf = (cell: string): string => {
  const word = cell.toLowerCase().replace(/\.$/, '').trim();
  return unitIn(word) ?? word;
};

function fittingUnit(product: Product, said: string | null): string | null {
  if (said === null) return product.unit;
  if (packFactor(product, said) !== undefined) return said;
  return justSoMany.includes(said) && !measures.includes(product.unit) ? product.unit : null;
}

const sane = (amount: number): number | null =>
  amount > 0 && amount <= 1_000_000_000 && toThousandths(amount) >= 1 ? toThousandths(amount) : null;

const unread = (row: FileRow): LineReading => ({
  phrase: row.text,
  productId: null,
  candidates: [],
  quantity: row.quantity === null ? null : sane(row.quantity),
  unit: row.unit,
  baseQuantity: null,
  confidence: 0,
  accepted: false,
});
