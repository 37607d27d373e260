import type { Element } from './elements.ts';
import type { DraftLine } from './lines.ts';
import { isMatched } from './lines.ts';
import type { Part } from './part.ts';

/** A line beside something said that nothing came of may have taken what belongs there, or lost what it said. */
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
      if (!apart || turns || !namesAnything(other)) line.doubts.add('beside');
    }
  }
};

/** `10 box ... na na 8 rakho`: an amount among a word or two that name no goods may be the amount that was meant. */
const isUnreadTurn = (part: Part): boolean =>
  part.amount !== undefined &&
  !isMatched(part) &&
  part.description.words.filter(({ optional }) => !optional).length <= 2;

const namesAnything = (part: Part): boolean => part.description.words.some(({ optional }) => !optional);

const saysMuch = (part: Part): boolean =>
  part.amount !== undefined ||
  part.description.measures.some(({ optional }) => !optional) ||
  part.description.words.some(({ optional }) => !optional);

/** `35, 50 and 65 ah 4 each`: where a row says how many of each, a bare number in it is hardly another amount. */
export const doubtListed = (lines: readonly DraftLine[], elements: readonly Element[]): void => {
  for (const { part, doubts } of lines) {
    if (part.amount === undefined || part.amount.unit !== undefined || part.amount.each) continue;
    const begin = elements.findLastIndex((element, at) => at < part.from && isBreak(element));
    const end = elements.findIndex((element, at) => at >= part.to && isBreak(element));
    const row = elements.slice(begin + 1, end < 0 ? undefined : end);
    if (row.some((element) => element.kind === 'amount' && element.each)) doubts.add('quantity');
  }
};

const isBreak = (element: Element): boolean =>
  element.kind === 'gap' && (element.gap === 'break' || element.gap === 'stop');

/** The same product twice with two quantities: both may be meant, or the second in place of the first. */
export const doubtRepeats = (lines: readonly DraftLine[]): void => {
  for (const line of lines)
    if (lines.some((other) => other !== line && other.item === line.item)) line.doubts.add('repeated');
};
