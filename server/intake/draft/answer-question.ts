import type { Product } from '../../../db/product/product.ts';
import { foldText } from '../interpret/fold.ts';
import type { Interpretation } from '../interpret/reading.ts';
import { askedAt } from './asked-line.ts';
import { doubtOf, type LineReading, settled } from './line-reading.ts';
import { choiceOf } from './question-about.ts';

/** What an answer is read with. */
export interface AnswerGround {
  readonly productOf: (id: string) => Product | undefined;
  /** Reads words against only these products. */
  readonly reread: (words: string, among: readonly Product[]) => { lines: LineReading[]; reading: Interpretation };
}

/** The lines after an answer, and whether the question was answered by it. */
export interface Answered {
  readonly lines: readonly LineReading[];
  readonly answered: boolean;
}

/** Which line an answer is about, and what was tapped, when that is known. */
export interface Aim {
  readonly at: number;
  readonly choice: string | undefined;
}

/**
 * Lays a message over a draft with an unsure line that was asked about (the one it aims at, else the one that decides
 * most): what was tapped, the number of a choice, a size, an amount, a yes, or a fuller line. Lines that came along are
 * added; a line for a product the draft has replaces that one.
 */
export function answerQuestion(
  lines: readonly LineReading[],
  body: string,
  fresh: readonly LineReading[],
  ground: AnswerGround,
  aim?: Aim,
): Answered {
  const tapped = aim?.choice === undefined ? undefined : tap(lines[aim.at], aim.choice, ground);
  if (aim && tapped) return { lines: lines.with(aim.at, tapped), answered: true };
  const aimed = aim && lines[aim.at];
  const at = aim && aimed && doubtOf(aimed) !== undefined ? aim.at : askedAt(lines);
  const asked = lines[at];
  if (!asked) return { lines: merge(lines, fresh), answered: fresh.length > 0 };
  const answer = short(asked, body, ground);
  if (answer) return { lines: lines.with(at, answer), answered: true };
  const fuller = fresh.find((line) => fits(asked, line));
  if (!fuller) return { lines: merge(lines, fresh), answered: fresh.length > 0 };
  const rest = fresh.filter((line) => line !== fuller);
  return { lines: merge(lines.with(at, filledIn(asked, fuller, ground)), rest), answered: true };
}

/** A tapped choice counts also when the line was settled meanwhile: they changed their mind. */
function tap(line: LineReading | undefined, choice: string, ground: AnswerGround): LineReading | undefined {
  if (!line) return undefined;
  const product = line.productId === null ? undefined : ground.productOf(line.productId);
  const picked = line.candidates.find(({ productId }) => choiceOf.product(productId) === choice);
  const other = picked ?? (choice.startsWith('p:') ? { productId: choice.slice(2) } : undefined);
  const wanted = other && ground.productOf(other.productId);
  if (wanted) return chosen(line, wanted);
  switch (choice) {
    case choiceOf.yes:
      return product && line.quantity !== null
        ? (settled(line, product, line.quantity, line.unit ?? product.unit) ?? undefined)
        : undefined;
    case choiceOf.no:
    case choiceOf.none:
      return { ...line, productId: null, candidates: [], baseQuantity: null, accepted: false };
    default:
      return product && line.quantity !== null && choice.startsWith('u:')
        ? (settled(line, product, line.quantity, choice.slice(2)) ?? undefined)
        : undefined;
  }
}

/** The fuller line, with what only the asked one said: its words, and how many. */
function filledIn(asked: LineReading, fuller: LineReading, ground: AnswerGround): LineReading {
  const line = { ...fuller, phrase: asked.phrase };
  const product = fuller.productId === null ? undefined : ground.productOf(fuller.productId);
  if (fuller.quantity !== null || asked.quantity === null || !product) return line;
  return settled(line, product, asked.quantity, asked.unit ?? product.unit) ?? line;
}

/** Whether a fresh line is the asked one said more fully: surer than it, and one of what it may have been. */
function fits(asked: LineReading, line: LineReading): boolean {
  if (line.productId === null) return false;
  if (asked.productId !== null) return line.productId === asked.productId;
  return asked.candidates.length === 0 || asked.candidates.some(({ productId }) => productId === line.productId);
}

function merge(lines: readonly LineReading[], fresh: readonly LineReading[]): LineReading[] {
  const merged = [...lines];
  for (const line of fresh) {
    const at = line.productId === null ? -1 : merged.findIndex((each) => each.productId === line.productId);
    if (at < 0) merged.push(line);
    else if (line.accepted) merged[at] = line;
  }
  return merged;
}

/** The answer in a word or two. */
function short(asked: LineReading, body: string, ground: AnswerGround): LineReading | undefined {
  switch (doubtOf(asked)) {
    case 'which_product':
      return choice(asked, body, ground);
    case 'how_many':
    case 'which_unit':
      return amount(asked, body, ground);
    case 'confirm':
      return yesOrNo(asked, body, ground);
    case undefined:
      return undefined;
  }
}

function choice(asked: LineReading, body: string, ground: AnswerGround): LineReading | undefined {
  // What a model suggested was not among the choices the customer was told.
  const told = asked.candidates.filter(({ by }) => by === undefined);
  const among = told.flatMap(({ productId }) => ground.productOf(productId) ?? []);
  const number = /^\W*(?:no\.?|number|option|#)?\s*(\d{1,2})\s*[.)]?\s*(?:wala|वाला)?\W*$/u.exec(foldText(body))?.[1];
  const picked = number === undefined ? undefined : among[Number(number) - 1];
  if (picked) return chosen(asked, picked);
  if (among.length === 0) return undefined;
  const line = onlyLine(`${asked.phrase} ${body}`, among, ground);
  const product = line?.productId ? ground.productOf(line.productId) : undefined;
  // Words that settle it without the answer were not enough before: then the answer told nothing.
  const counted = asked.quantity === null ? [`${asked.phrase} x 1`] : [];
  const before = [asked.phrase, ...counted].map((words) => onlyLine(words, among, ground)?.productId);
  if (!line || !product || before.includes(product.id)) return undefined;
  return chosen(asked.quantity === null ? { ...asked, quantity: line.quantity } : asked, product);
}

function onlyLine(words: string, among: readonly Product[], ground: AnswerGround): LineReading | undefined {
  const { lines } = ground.reread(words, among);
  return lines.length === 1 ? lines[0] : undefined;
}

/** The asked line with its product settled; how many may still be open. */
function chosen(asked: LineReading, product: Product): LineReading {
  const unit = asked.unit ?? product.unit;
  const whole = asked.quantity === null ? null : settled(asked, product, asked.quantity, unit);
  const open = { productId: product.id, candidates: [{ productId: product.id, score: 1 }], unit };
  return whole ?? { ...asked, ...open, baseQuantity: null, accepted: false };
}

function amount(asked: LineReading, body: string, ground: AnswerGround): LineReading | undefined {
  const product = asked.productId === null ? undefined : ground.productOf(asked.productId);
  if (!product) return undefined;
  const said = asked.quantity === null ? body : `${asked.quantity / 1_000} ${body}`;
  const { lines, reading } = ground.reread(`${product.code} ${said}`, [product]);
  const [line] = lines.filter((each) => each.accepted);
  if (lines.length === 1 && line?.quantity && line.unit)
    return settled(asked, product, line.quantity, line.unit) ?? undefined;
  const [only, ...others] = reading.numbers;
  if (asked.quantity !== null || only === undefined || others.length > 0 || !/^\W*\d/u.test(foldText(body)))
    return undefined;
  return settled(asked, product, Math.round(only * 1_000), asked.unit ?? product.unit) ?? undefined;
}

const yes =
  /^\W*(?:haa?n?|ha+|ji|yes|yep|ok(?:ay)?|sahi|theek|thik|right|correct|done|हां|हाँ|जी|सही|ठीक|नعم|نعم|aywa|ايوه|اه|1)(?![\p{L}\d])/u;
const no = /^\W*(?:nahi+n?|nahin?|na|no|nope|galat|wrong|नहीं|नही|गलत|لا|la)(?![\p{L}\d])/u;

/**
 * A yes, a no, or the amount that is right instead (`nahi 20`, `no, 3 boxes`, `20 nag`): what names an amount is never
 * taken for a bare yes or no, unless it is the very amount that was asked about.
 */
function yesOrNo(asked: LineReading, body: string, ground: AnswerGround): LineReading | undefined {
  const words = foldText(body);
  const product = asked.productId === null ? undefined : ground.productOf(asked.productId);
  const isNo = no.test(words);
  const rest = words.replace(isNo ? no : yes, '');
  if (product && /[\p{L}\d]/u.test(rest) && !/^\W*[12]\W*$/u.test(words)) {
    const said = amountsIn(product, rest, ground);
    if (said.length > 0) return amountInstead(asked, product, said);
  }
  if (product && asked.quantity !== null && yes.test(words)) {
    return settled(asked, product, asked.quantity, asked.unit ?? product.unit) ?? undefined;
  }
  if (!isNo) return undefined;
  return { ...asked, productId: null, candidates: [], baseQuantity: null, accepted: false };
}

/** The amounts said of a product: in all the words, else in those from the one number on (`make it 20`). */
function amountsIn(product: Product, words: string, ground: AnswerGround): readonly LineReading[] {
  const counted = (said: string) => ground.reread(`${product.code} ${said}`, [product]);
  const { lines, reading } = counted(words);
  const said = lines.filter(({ quantity }) => quantity !== null);
  const at = words.search(/\d/u);
  return said.length > 0 || reading.numbers.length !== 1 || at < 0 ? said : counted(words.slice(at)).lines;
}

function amountInstead(asked: LineReading, product: Product, said: readonly LineReading[]): LineReading | undefined {
  const [only, ...more] = said;
  if (!only?.accepted || more.length > 0 || only.quantity === null) return undefined;
  return settled(asked, product, only.quantity, only.unit ?? product.unit) ?? undefined;
}
