import type { CatalogueIndex } from './catalogue-index.ts';
import type { Element } from './elements.ts';
import type { DraftLine } from './lines.ts';
import type { Part } from './part.ts';
import { fitUnit } from './unit-of.ts';

/** The unit of a part that says nothing else but, at most, one word nobody here knows (`كله كراتين`, `all cartons`). */
const unitAlone = (elements: readonly Element[], { from, to, amount }: Part): string | undefined => {
  if (amount !== undefined) return undefined;
  const before = elements.slice(0, from).findLast(({ kind }) => kind !== 'cue');
  if (before?.kind !== 'gap' || (before.gap !== 'break' && before.gap !== 'stop')) return undefined;
  const said = elements.slice(from, to);
  const words = said.filter((element) => element.kind === 'word' && !element.optional).length;
  const [unit, ...more] = said.filter((element) => element.kind === 'unit');
  return words < 2 && more.length === 0 ? unit?.unit : undefined;
};

/**
 * A unit on a row of its own after a list counts every line that says none: those that come in it are read so, and either way each is asked
 * about unless lines like it were right.
 */
export const shareRowUnit = (
  index: CatalogueIndex,
  lines: readonly DraftLine[],
  parts: readonly Part[],
  elements: readonly Element[],
): void => {
  const last = parts.at(-1);
  const unit = last && lines.every(({ part }) => part.from !== last.from) ? unitAlone(elements, last) : undefined;
  if (unit === undefined) return;
  for (const line of lines) {
    const item = index.items[line.item];
    if (item === undefined || line.unitFit !== 'unsaid') continue;
    const fitted = fitUnit(unit, item);
    line.doubts.add(fitted.fit === 'own' ? 'unit' : 'quantity');
    if (fitted.fit !== 'own') continue;
    line.unit = fitted.unit;
    line.unitFit = 'own';
  }
};
