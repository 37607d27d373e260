import type { DraftLine } from '../../../db/draft/draft.ts';
import type { Product } from '../../../db/product/product.ts';
import { packFactor, toThousandths } from '../../../db/values/quantity.ts';
import type { Interpretation, Question, ReadLine } from '../interpret/reading.ts';
import { saidAmount } from './said-amount.ts';

/** A line as far as it is understood; the draft's row without its place, price and id. */
export type LineReading = Pick<
  DraftLine,
  'phrase' | 'productId' | 'candidates' | 'quantity' | 'unit' | 'baseQuantity' | 'confidence' | 'accepted'
>;

/** What a line lacks: which product, how many, in which unit, or only a yes. */
export type Doubt = 'which_product' | 'how_many' | 'which_unit' | 'confirm';

/** Products by their code, as the interpreter names them. */
export type ProductsByCode = ReadonlyMap<string, Product>;

/** More base units than this of one product are a slip or a joke until somebody confirms them. */
const mostBaseUnits = 1_000_000;
const longestPhrase = 200;

/** The first thing to ask about a line; undefined when it may stand as it is. */
export function doubtOf(line: LineReading): Doubt | undefined {
  if (line.accepted) return undefined;
  if (line.productId === null) return 'which_product';
  if (line.quantity === null) return 'how_many';
  return line.baseQuantity === null ? 'which_unit' : 'confirm';
}

/**
 * The lines of a message: the interpreter's, in thousandths and with packs multiplied out, and one open line for each
 * thing that was ordered and is not in the catalogue.
 */
export function linesOf(reading: Interpretation, body: string, products: ProductsByCode): LineReading[] {
  const read = reading.lines.map((line, index) =>
    lineOf(
      line,
      reading.questions.find((each) => each.line === index),
      body,
      products,
    ),
  );
  const unread = reading.questions.filter((each) => each.line === null).map((each) => openLine(each, body, products));
  return [...read, ...unread];
}

function lineOf(line: ReadLine, question: Question | undefined, body: string, products: ProductsByCode): LineReading {
  const candidates = line.candidates.flatMap((code) => {
    const product = products.get(code);
    return product ? [{ productId: product.id, score: line.confidence }] : [];
  });
  const product = candidates.length > 1 && !line.accepted ? undefined : products.get(line.sku);
  const asksAmount = question?.kind === 'how_many' || isNegative(body, line);
  const amount = asksAmount ? null : sane(line.qty);
  const unit = question?.kind === 'which_unit' ? null : (line.unit ?? product?.unit ?? null);
  const base = product && amount !== null && unit !== null ? inBaseUnits(product, amount, unit) : null;
  const accepted = line.accepted && base !== null;
  return {
    phrase: phraseOf(body.slice(line.span.start, line.span.end)),
    productId: product?.id ?? null,
    candidates,
    quantity: base === 'absurd' ? null : amount,
    unit,
    baseQuantity: base === 'absurd' ? null : base,
    confidence: line.confidence,
    accepted: accepted && base !== 'absurd',
  };
}

function openLine(question: Question, body: string, products: ProductsByCode): LineReading {
  const candidates = question.choices.flatMap((code) => {
    const product = products.get(code);
    return product ? [{ productId: product.id, score: 0 }] : [];
  });
  return {
    phrase: phraseOf(question.text ?? body),
    productId: null,
    candidates,
    ...saidAmount(question.text ?? ''),
    baseQuantity: null,
    confidence: 0,
    accepted: false,
  };
}

/** Thousandths of `unit` in thousandths of the base unit; null when not packed so, `absurd` past what anybody orders. */
function inBaseUnits(product: Product, thousandths: number, unit: string): number | 'absurd' | null {
  const factor = packFactor(product, unit);
  if (factor === undefined) return null;
  const base = Math.round(thousandths * factor);
  return base < 1 || base > toThousandths(mostBaseUnits) ? 'absurd' : base;
}

/** A count that can be meant, in thousandths. */
function sane(amount: number | null): number | null {
  if (amount === null || !Number.isFinite(amount) || amount <= 0) return null;
  const thousandths = toThousandths(amount);
  return thousandths >= 1 && thousandths <= toThousandths(1_000 * mostBaseUnits) ? thousandths : null;
}

/** `-5 box`, `elbow -5 box`: a minus glued to the figure. In a list where every line has one it is a bullet or a dash. */
function isNegative(body: string, { qty, span }: ReadLine): boolean {
  const dashed = body.match(/(^|\n)\s*[-–−]/g)?.length ?? 0;
  const glued = [...body.matchAll(/(?<=^|[\s,;:(])[-−](?=(\d+))/g)];
  const own = glued.find(({ index }) => index >= span.start - 1 && index < span.end);
  return own !== undefined && dashed < 2 && glued.length < 2 && (own.index < span.start || Number(own[1]) === qty);
}

/** A line with its product, quantity (thousandths of `unit`) and base quantity settled; null when that can't be. */
export function settled(line: LineReading, product: Product, quantity: number, unit: string): LineReading | null {
  const base = inBaseUnits(product, quantity, unit);
  if (base === null || base === 'absurd') return null;
  const known = { productId: product.id, candidates: [{ productId: product.id, score: 1 }] };
  return { ...line, ...known, quantity, unit, baseQuantity: base, confidence: 1, accepted: true };
}

/** The words of a span, short enough for a row and without half a character at its ends. */
function phraseOf(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, longestPhrase).toWellFormed();
}
