import type { CatalogueIndex } from './catalogue-index.ts';
import type { Element, Gap } from './elements.ts';
import type { Part } from './part.ts';
import { readPart } from './part.ts';

const LONGEST = 22;
const MOST_AMOUNTS = 5;

/** What it costs to part the line at such a gap, and to read on across it. */
const PART_COST: Readonly<Record<Gap, number>> = { break: 0, stop: 0, colon: 0.05, comma: 0.02, and: 0.05, dash: 0.3, none: 0.3 };
const CROSS_COST: Readonly<Record<Gap, number>> = { break: 0.9, stop: 0.7, colon: 0.9, comma: 0.35, and: 0.3, dash: 0.02, none: 0 };

const gapBefore = (elements: readonly Element[], at: number): Gap => {
  const [here, before] = [elements[at], elements[at - 1]];
  if (here?.kind === 'gap') return here.gap;
  if (before?.kind === 'gap') return before.gap;
  if (here?.kind === 'cue' || before?.kind === 'cue' || here?.kind === 'date' || before?.kind === 'date') return 'comma';
  return 'none';
};

/** Where a line may begin: at gaps, cues and dates, and on either side of an amount. */
const boundariesOf = (elements: readonly Element[]): number[] => {
  const boundaries = new Set([0, elements.length]);
  for (const [at, element] of elements.entries()) {
    if (element.kind === 'word' || element.kind === 'unit') continue;
    boundaries.add(at);
    boundaries.add(at + 1);
    if (element.kind === 'amount' && elements[at + 1]?.kind === 'unit') boundaries.add(at + 2);
  }
  return [...boundaries].sort((a, b) => a - b);
};

type Best = { readonly score: number; readonly previous: number; readonly part: Part | undefined };

const TURNS = new Set(['negate', 'correct', 'cancel', 'condition', 'instead']);
const isContent = ({ kind }: Element): boolean => kind === 'word' || kind === 'amount' || kind === 'sku' || kind === 'unit';

type Inside = { readonly cost: number; readonly amounts: number; readonly first: number; readonly last: number };

const inside = (elements: readonly Element[], from: number, to: number): Inside => {
  let [cost, amounts, first, last] = [0, 0, -1, -1];
  for (let at = from; at < to; at += 1) {
    const element = elements[at];
    if (element === undefined) continue;
    if (element.kind === 'amount') amounts += 1;
    if (!isContent(element)) continue;
    if (first < 0) first = at;
    last = at;
  }
  for (let at = first; at >= 0 && at < last; at += 1) {
    const element = elements[at];
    if (element?.kind === 'gap') cost += element.gap === 'colon' && elements[at + 1]?.kind === 'amount' ? 0 : CROSS_COST[element.gap];
    if (element?.kind === 'cue') cost += element.cues.some((cue) => TURNS.has(cue)) ? 2.5 : 0.12;
  }
  return { cost, amounts, first, last };
};

/**
 * Cuts the elements into lines so that the whole explains most: each line is read against the catalogue, and the cut with
 * the best sum wins. So `elbow 4 peti tee 2 peti` and `4 peti elbow 2 peti tee` both come out right without a rule of order.
 */
export const segment = (index: CatalogueIndex, elements: readonly Element[]): Part[] => {
  const boundaries = boundariesOf(elements);
  const memo = new Map<number, Part>();
  const read = (from: number, to: number): Part => {
    const key = from * 100_000 + to;
    const part = memo.get(key) ?? readPart(index, elements, from, to);
    memo.set(key, part);
    return part;
  };
  const best = new Map<number, Best>([[0, { score: 0, previous: -1, part: undefined }]]);
  for (const [place, to] of boundaries.entries()) {
    if (to === 0) continue;
    let top: Best | undefined;
    for (let start = place - 1; start >= 0; start -= 1) {
      const from = boundaries[start] ?? 0;
      const { cost, amounts, first, last } = inside(elements, from, to);
      if (start < place - 1 && (to - from > LONGEST || amounts > MOST_AMOUNTS)) break;
      const before = best.get(from);
      if (before === undefined) continue;
      const part = first >= 0 ? read(first, last + 1) : undefined;
      const parting = part && from > 0 ? PART_COST[gapBefore(elements, from)] : 0;
      const score = before.score + (part?.score ?? 0) - cost - parting;
      if (top === undefined || score > top.score + 1e-9) top = { score, previous: from, part };
    }
    if (top) best.set(to, top);
  }
  const parts: Part[] = [];
  for (let at = elements.length; at > 0; ) {
    const step = best.get(at);
    if (step === undefined || step.previous < 0) break;
    if (step.part) parts.push(step.part);
    at = step.previous;
  }
  return parts.reverse();
};
