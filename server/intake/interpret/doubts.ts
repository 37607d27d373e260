import type { Element } from './elements.ts';
import type { DraftLine } from './lines.ts';
import { isMatched } from './lines.ts';
import type { Part } from './part.ts';

/**
 * A line beside something said that nothing came of may have taken what belongs there, or lost what it said; words without a number
 * or a turn (`before the prayer`, `deliver to the branch`) change less, and only lines like those that were right are taken.
 */
export const doubtNeighbours = (
  lines: readonly DraftLine[],
  parts: readonly Part[],
  elements: readonly Element[],
  spent: ReadonlySet<number>,
): void => {
  for (const line of lines) {
    const at = parts.findIndex(({ from }) => from === line.part.from);
    for (const [step, between] of [
      [-1, (other: Part) => elements.slice(other.to, line.part.from)],
      [1, (other: Part) => elements.slice(line.part.to, other.from)],
    ] as const) {
      const other = at < 0 ? undefined : parts[at + step];
      if (other === undefined || spent.has(other.from) || !saysMuch(other)) continue;
      const gaps = between(other).flatMap((element) => (element.kind === 'gap' ? [element.gap] : []));
      const apart = gaps.includes('break') || gaps.includes('stop');
      const turns = step > 0 && !gaps.includes('break') && isUnreadTurn(other);
      if (apart && !turns && namesAnything(other)) continue;
      const around = elements.slice(Math.min(line.part.to, other.from), Math.max(line.part.from, other.to));
      line.doubts.add(turns || isNumbered(other) || around.some(isTurn) ? 'beside' : 'nearby');
    }
  }
};

/** `10 box ... na na 8 rakho`: an amount among a word or two that name no goods may be the amount that was meant. */
const isUnreadTurn = (part: Part): boolean =>
  part.amount !== undefined &&
  !isMatched(part) &&
  part.description.words.filter(({ optional }) => !optional).length <= 2;

const isNumbered = ({ amount, description }: Part): boolean => amount !== undefined || description.measures.length > 0;

const TURNS = ['negate', 'correct', 'cancel', 'condition', 'instead', 'or', 'each'];
const isTurn = (element: Element): boolean => element.kind === 'cue' && element.cues.some((cue) => TURNS.includes(cue));

const namesAnything = (part: Part): boolean => part.description.words.some(({ optional }) => !optional);

const saysMuch = (part: Part): boolean =>
  part.amount !== undefined ||
  part.description.measures.some(({ optional }) => !optional) ||
  part.description.words.some(({ optional }) => !optional);

/**
 * What the row of a line says of it beside its own words: where it tells how many of each, a bare number in it is hardly another amount
 * (`35, 50 and 65 ah 4 each`); where it leaves a choice that was not understood (`either 20-200 or 100-1000`), nobody knows what is chosen.
 */
export const doubtRow = (lines: readonly DraftLine[], elements: readonly Element[]): void => {
  for (const { part, doubts } of lines) {
    const begin = elements.findLastIndex((element, at) => at < part.from && isBreak(element));
    const end = elements.findIndex((element, at) => at >= part.to && isBreak(element));
    const row = elements.slice(begin + 1, end < 0 ? undefined : end);
    if (isTorn(part, elements)) doubts.add('beside');
    const bare = part.amount !== undefined && part.amount.unit === undefined && !part.amount.each;
    if (bare && row.some((element) => element.kind === 'amount' && element.each)) doubts.add('quantity');
    if (row.some((element) => element.kind === 'cue' && element.cues.some((cue) => cue === 'or' || cue === 'any')))
      doubts.add('beside');
  }
};

/** `Toner 12A / 6 nos 2) Toner 88A`: an amount on one row and the name on the next may belong to other rows. */
const isTorn = ({ from, to, amount }: Part, elements: readonly Element[]): boolean =>
  amount !== undefined && elements.slice(from, to).some((element) => element.kind === 'gap' && element.gap === 'break');

const isBreak = (element: Element): boolean =>
  element.kind === 'gap' && (element.gap === 'break' || element.gap === 'stop');

/** The same product twice with two quantities: both may be meant, or the second in place of the first. */
export const doubtRepeats = (lines: readonly DraftLine[]): void => {
  for (const line of lines)
    if (lines.some((other) => other !== line && other.item === line.item)) line.doubts.add('repeated');
};
