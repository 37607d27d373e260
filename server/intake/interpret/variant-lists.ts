import type { AmountElement } from './amounts.ts';
import type { CatalogueIndex } from './catalogue-index.ts';
import type { Element } from './elements.ts';
import { isMatched } from './lines.ts';
import { variantOf } from './name.ts';
import { readPart } from './part.ts';

const MOST_LISTED = 8;
const TURNS = ['negate', 'correct', 'cancel', 'condition', 'instead', 'or'];

const isEachCue = (element: Element): boolean => element.kind === 'cue' && element.cues.includes('each');
const isBetween = (element: Element): boolean =>
  (element.kind === 'gap' && ['comma', 'and', 'none', 'dash'].includes(element.gap)) || isEachCue(element);

/** Whether an element may be one of a list of sizes or colours: it tells goods of the catalogue apart and counts nothing. */
const isListed = (index: CatalogueIndex, element: Element): boolean =>
  element.kind === 'amount'
    ? element.claim < 2.5 && !element.each && index.byMeasure.has(`r${element.value}`)
    : element.kind === 'word' && variantOf(element.text) !== undefined;

const areAlike = (one: Element, other: Element): boolean => {
  if (one.kind === 'amount' && other.kind === 'amount')
    return one.measure === other.measure || one.measure === undefined || other.measure === undefined;
  if (one.kind !== 'word' || other.kind !== 'word') return false;
  return variantOf(one.text)?.kind === variantOf(other.text)?.kind;
};

/** The first run of two or more sizes or colours with nothing but joints between them, as places in the row. */
const listIn = (index: CatalogueIndex, row: readonly Element[], amount: Element): number[] => {
  let run: number[] = [];
  for (const [at, element] of row.entries()) {
    const last = row[run.at(-1) ?? -1];
    if (element !== amount && isListed(index, element) && (last === undefined || areAlike(last, element))) run.push(at);
    else if (!isBetween(element) || element === amount) {
      if (run.length > 1) break;
      run = [];
    }
  }
  return run.length > 1 && run.length <= MOST_LISTED ? run : [];
};

/** The amount that holds for each: said so itself (`5-5`, `4 each`), or the best counted one of a row that says `each`. */
const eachAmount = (row: readonly Element[]): AmountElement | undefined => {
  const amounts = row.filter((element): element is AmountElement => element.kind === 'amount');
  const own = amounts.filter(({ each }) => each);
  if (own.length > 0) return own.length === 1 ? own[0] : undefined;
  if (!row.some(isEachCue)) return undefined;
  const counted = amounts.filter(({ claim, unit }) => unit !== undefined && claim >= 2.5);
  return counted.length === 1 ? counted[0] : undefined;
};

const rowOf = (row: readonly Element[], list: readonly number[], one: number, amount: AmountElement): Element[] => {
  const [first = 0, last = 0] = [list[0], list.at(-1)];
  const units = list.flatMap((at) => {
    const element = row[at];
    return element?.kind === 'amount' && element.measure !== undefined ? [element] : [];
  });
  return row.flatMap((element, at): Element[] => {
    if (isEachCue(element)) return [];
    if (at >= first && at <= last && at !== one) return [];
    if (element === amount) return [{ ...amount, each: false }];
    const unit = units.at(-1);
    if (at !== one || element.kind !== 'amount' || element.measure !== undefined || unit === undefined)
      return [element];
    return [{ ...element, measure: unit.measure, unit: unit.unit, claim: unit.claim }];
  });
};

const isContent = ({ kind }: Element): boolean =>
  kind === 'word' || kind === 'amount' || kind === 'sku' || kind === 'unit';

const rowsOf = (index: CatalogueIndex, row: readonly Element[], amount: AmountElement): Element[][] | undefined => {
  const list = listIn(index, row, amount);
  const rows = list.map((one) => rowOf(row, list, one, amount));
  const named = rows.map((each) => {
    const content = each.filter(isContent);
    const part = readPart(index, content, 0, content.length);
    const sure = isMatched(part) && part.choice?.rivals.length === 0 && part.amount?.start === amount.start;
    return sure ? part.choice?.best.item : undefined;
  });
  return rows.length < 2 || named.includes(undefined) || new Set(named).size < rows.length ? undefined : rows;
};

/** A row of several sizes or colours and one amount of each, as a row a size; undefined unless each names one thing of its own. */
const spread = (index: CatalogueIndex, row: readonly Element[]): Element[] | undefined => {
  const amount = eachAmount(row);
  if (amount === undefined || row.some(({ kind }) => kind === 'sku')) return undefined;
  if (row.some((element) => element.kind === 'cue' && element.cues.some((cue) => TURNS.includes(cue))))
    return undefined;
  const end = Math.max(row.indexOf(amount), ...listIn(index, row, amount)) + 1;
  const whole = rowsOf(index, row, amount);
  const rows = whole ?? rowsOf(index, row.slice(0, end), amount);
  if (rows === undefined) return undefined;
  const apart = (start: number): Element => ({ kind: 'gap', gap: 'break', question: false, start, end: start });
  const told = rows.flatMap((each, at): Element[] => (at === 0 ? each : [apart(each[0]?.start ?? 0), ...each]));
  return whole ? told : [...told, ...row.slice(end)];
};

/** `battery 35, 45 and 65 ah 4 each`, `jeans 32 34 36 teeno 5-5`: where one amount of each is asked for, a row for each size. */
export const withVariantLists = (index: CatalogueIndex, elements: readonly Element[]): Element[] => {
  const spreadOut: Element[] = [];
  let row: Element[] = [];
  const close = (): void => {
    spreadOut.push(...(spread(index, row) ?? row));
    row = [];
  };
  for (const element of elements)
    if (element.kind === 'gap' && (element.gap === 'break' || element.gap === 'stop')) {
      close();
      spreadOut.push(element);
    } else row.push(element);
  close();
  return spreadOut;
};
