import type { AmountElement } from './amounts.ts';
import type { CatalogueIndex } from './catalogue-index.ts';
import type { Element } from './elements.ts';
import { isMatched, itemsOf } from './lines.ts';
import { variantOf } from './name.ts';
import type { Part } from './part.ts';
import { readPart } from './part.ts';

/** A stretch of elements that names two goods of which one is wanted, read as one line that has to be asked about. */
export type Alternative = { readonly from: number; readonly to: number; readonly part: Part };

const says = (element: Element | undefined, ...cues: string[]): boolean =>
  element?.kind === 'cue' && cues.some((cue) => element.cues.includes(cue));
const isOr = (element: Element | undefined): boolean => says(element, 'or');

const isContent = ({ kind }: Element): boolean =>
  kind === 'word' || kind === 'amount' || kind === 'sku' || kind === 'unit';

const REACH = 3;
const MOST_PIECES = 2;

/** Whether a row or sentence ends here, or what follows takes back or sets a condition. */
const closes = (element: Element): boolean =>
  (element.kind === 'gap' && (element.gap === 'break' || element.gap === 'stop')) ||
  (says(element, 'negate', 'correct', 'cancel', 'condition', 'instead') && !says(element, 'any'));

/** Places up to which a line about the alternatives may reach, nearest first: the gaps of a row, and its end. */
const reaches = (elements: readonly Element[], or: number, step: 1 | -1): number[] => {
  const found: number[] = [];
  let [at, content] = [or + step, 0];
  for (; elements[at] !== undefined && found.length < MOST_PIECES; at += step) {
    const element = elements[at];
    if (element === undefined || closes(element)) break;
    const parts =
      element.kind === 'gap' && (element.gap === 'comma' || element.gap === 'and' || element.gap === 'colon');
    if (parts && content > 0) found.push(at);
    content += isContent(element) ? 1 : 0;
  }
  if (found.length < MOST_PIECES && content > 0) found.push(at);
  return found;
};

const readAll = (index: CatalogueIndex, elements: readonly Element[]): Part | undefined => {
  const part = readPart(index, elements, 0, elements.length);
  return isMatched(part) ? part : undefined;
};

type Found = Alternative & { readonly score: number };

const isSameAmount = (a: AmountElement | undefined, b: AmountElement | undefined): boolean =>
  a?.value === b?.value && a?.start === b?.start;

/** `lace 90 or 120, 2 gross`: the whole read with the words on one side of the `or`, and again with those on the other. */
const readBoth = (
  index: CatalogueIndex,
  left: readonly Element[],
  right: readonly Element[],
): Omit<Found, 'from' | 'to'> | undefined => {
  let best: Omit<Found, 'from' | 'to'> | undefined;
  for (let spared = 1; spared <= Math.min(REACH, right.length); spared += 1)
    for (let dropped = 1; dropped <= Math.min(REACH, left.length); dropped += 1) {
      const one = readAll(index, [...left, ...right.slice(spared)]);
      const other = one && readAll(index, [...left.slice(0, left.length - dropped), ...right]);
      if (one?.choice === undefined || other?.choice === undefined) continue;
      if (itemsOf(one).includes(other.choice.best.item) && itemsOf(other).includes(one.choice.best.item)) continue;
      if (one.amount === undefined || !isSameAmount(one.amount, other.amount)) continue;
      const score = one.score + other.score - 0.05 * (spared + dropped);
      if (best !== undefined && best.score >= score) continue;
      const rivals = [other.choice.best, ...one.choice.rivals, ...other.choice.rivals].filter(
        ({ item }, at, all) => item !== one.choice?.best.item && all.findIndex((each) => each.item === item) === at,
      );
      best = { score, part: { ...one, choice: { ...one.choice, rivals } } };
    }
  return best;
};

const alternativeAt = (index: CatalogueIndex, elements: readonly Element[], or: number): Alternative | undefined => {
  let best: Found | undefined;
  for (const before of reaches(elements, or, -1))
    for (const after of reaches(elements, or, 1)) {
      const read = readBoth(
        index,
        elements.slice(before + 1, or).filter(isContent),
        elements.slice(or + 1, after).filter(isContent),
      );
      if (read && (best === undefined || read.score > best.score + 1e-9))
        best = { ...read, from: before + 1, to: after };
    }
  return best && { from: best.from, to: best.to, part: { ...best.part, from: best.from, to: best.to } };
};

/** Every `A or B` of goods in a message: one amount, two readings that each name something of the catalogue. */
export const alternativesIn = (index: CatalogueIndex, elements: readonly Element[]): Alternative[] => {
  const found: Alternative[] = [];
  for (const [at, element] of elements.entries()) {
    if (!isOr(element) || found.some(({ to }) => to > at)) continue;
    const alternative = alternativeAt(index, elements, at);
    if (alternative && !found.some(({ to }) => to > alternative.from)) found.push(alternative);
  }
  return found;
};

const isEach = (element: Element): boolean =>
  (element.kind === 'amount' && element.each) || (element.kind === 'cue' && element.cues.includes('each'));

/** Two sizes in one unit, or two colours, right after each other. */
const areTwo = (one: Element | undefined, other: Element | undefined): boolean => {
  if (one?.kind === 'amount' && other?.kind === 'amount')
    return one.measure !== undefined && one.measure === other.measure && one.claim < 0 && other.claim < 0;
  if (one?.kind !== 'word' || other?.kind !== 'word') return false;
  const [a, b] = [variantOf(one.text), variantOf(other.text)];
  return a !== undefined && a.kind === b?.kind && a.value !== b.value;
};

/** `cable red black 2-2 roll`: where as many of each are asked for, two sizes or colours in a row are two goods. */
export const withJoinedVariants = (elements: readonly Element[]): Element[] => {
  const ends = (element: Element): boolean =>
    element.kind === 'gap' && (element.gap === 'break' || element.gap === 'stop' || element.gap === 'comma');
  let each = false;
  const shared = [...elements]
    .reverse()
    .map((element) => {
      if (ends(element)) each = false;
      else if (isEach(element)) each = true;
      return each;
    })
    .reverse();
  return elements.flatMap((element, at): Element[] =>
    shared[at] === true && areTwo(elements[at - 1], element)
      ? [{ kind: 'gap', gap: 'and', question: false, start: element.start, end: element.start }, element]
      : [element],
  );
};

const GAP = (element: Element): Element => ({
  kind: 'gap',
  gap: 'none',
  question: false,
  start: element.start,
  end: element.end,
});

/** The elements with what only joins alternatives (`or`, `either`, `whichever`) taken out: it sets no condition. */
export const withoutJoints = (elements: readonly Element[], alternatives: readonly Alternative[]): Element[] =>
  alternatives.length === 0
    ? [...elements]
    : elements.map((element, at) =>
        says(element, 'any') || (isOr(element) && alternatives.some(({ from, to }) => at >= from && at < to))
          ? GAP(element)
          : element,
      );

/** The elements with the stretches of alternatives closed off, for what cuts the rest into lines. */
export const withoutStretches = (elements: readonly Element[], alternatives: readonly Alternative[]): Element[] =>
  elements.map((element, at) =>
    alternatives.some(({ from, to }) => at >= from && at < to)
      ? { kind: 'gap', gap: 'break', question: false, start: element.start, end: element.end }
      : element,
  );
