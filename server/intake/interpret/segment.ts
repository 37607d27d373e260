import type { CatalogueIndex } from './catalogue-index.ts';
import type { Element, Gap } from './elements.ts';
import type { Part } from './part.ts';
import { readPart } from './part.ts';

const LONGEST = 22;
const MOST_AMOUNTS = 5;

/** What it costs to part the line at such a gap, and to read on across it. */
const PART_COST: Readonly<Record<Gap, number>> = {
  break: 0,
  stop: 0,
  colon: 0.05,
  comma: 0.02,
  and: 0.05,
  dash: 0.3,
  none: 0.3,
};
const CROSS_COST: Readonly<Record<Gap, number>> = {
  break: 0.9,
  stop: 0.7,
  colon: 1.5,
  comma: 0.35,
  and: 0.3,
  dash: 0.02,
  none: 0,
};

const gapBefore = (elements: readonly Element[], at: number): Gap => {
  const [here, before] = [elements[at], elements[at - 1]];
  if (here?.kind === 'gap') return here.gap;
  if (before?.kind === 'gap') return before.gap;
  if (here?.kind === 'cue' || before?.kind === 'cue' || here?.kind === 'date' || before?.kind === 'date')
    return 'comma';
  return 'none';
};

/** Whether something is counted out between two places. */
const counts = (elements: readonly Element[], from: number, to: number): boolean =>
  elements
    .slice(from, to)
    .some(
      (element, at) =>
        (element.kind === 'amount' && element.claim >= 2.5) ||
        (element.kind === 'unit' && !element.named && isAlone(elements, from + at)),
    );

/** `كرتونة` with no number beside it: one of them. */
const isAlone = (elements: readonly Element[], at: number): boolean =>
  [elements[at - 1], elements[at + 1]].every(
    (beside) => beside === undefined || (beside.kind !== 'amount' && !isJoint(beside)),
  );

const isJoint = (element: Element): boolean =>
  element.kind === 'gap' && (element.gap === 'dash' || element.gap === 'colon');

/** `2 pkt` right before a size: the size begins the next line. */
const isCounted = (element: Element | undefined): boolean =>
  element?.kind === 'amount' && element.unit !== undefined && element.measure === undefined;

/** Where a line may begin: at gaps, cues and dates, and on either side of an amount. */
const boundariesOf = (elements: readonly Element[], begin: number, end: number): number[] => {
  const boundaries = new Set([begin, end]);
  for (let at = begin; at < end; at += 1) {
    const element = elements[at];
    if (element === undefined || element.kind === 'word' || element.kind === 'unit') continue;
    if (element.kind === 'amount' && element.claim <= -3) {
      if (isCounted(elements[at - 1])) boundaries.add(at);
      continue;
    }
    boundaries.add(at);
    boundaries.add(at + 1);
    if (element.kind === 'amount' && elements[at + 1]?.kind === 'unit') boundaries.add(at + 2);
  }
  return [...boundaries].sort((a, b) => a - b);
};

/** Whether a stretch can be no single line: too long, over more than one line break, or with two counted amounts. */
const isTooLong = (elements: readonly Element[], from: number, to: number): boolean => {
  if (to - from > LONGEST) return true;
  let [amounts, counted, breaks, content] = [0, 0, 0, false];
  for (let at = from; at < to; at += 1) {
    const element = elements[at];
    if (element === undefined) continue;
    content ||= isContent(element);
    if (element.kind === 'gap' && element.gap === 'break' && content) breaks += 1;
    if (element.kind !== 'amount') continue;
    amounts += 1;
    if (element.claim >= 2.5) counted += 1;
  }
  return amounts > MOST_AMOUNTS || counted > 2 || (counted > 1 && to - from > 12) || breaks > 2;
};

type Best = { readonly score: number; readonly previous: number; readonly part: Part | undefined };

const TURNS = new Set(['negate', 'correct', 'cancel', 'condition', 'instead']);
const isContent = ({ kind }: Element): boolean =>
  kind === 'word' || kind === 'amount' || kind === 'sku' || kind === 'unit';

type Inside = { readonly cost: number; readonly first: number; readonly last: number };

const inside = (elements: readonly Element[], from: number, to: number): Inside => {
  let [cost, first, last] = [0, -1, -1];
  for (let at = from; at < to; at += 1) {
    const element = elements[at];
    if (element === undefined) continue;
    if (!isContent(element)) continue;
    if (first < 0) first = at;
    last = at;
  }
  for (let at = first; at >= 0 && at < last; at += 1) {
    const element = elements[at];
    if (
      element?.kind === 'gap' &&
      element.gap !== 'dash' &&
      counts(elements, first, at) &&
      counts(elements, at, last + 1)
    )
      cost += 0.5;
    if (element?.kind === 'gap')
      cost += element.gap === 'colon' && elements[at + 1]?.kind === 'amount' ? 0 : CROSS_COST[element.gap];
    if (element?.kind === 'cue') cost += element.cues.some((cue) => TURNS.has(cue)) ? 2.5 : 0.12;
  }
  return { cost, first, last };
};

/** Cuts a run of elements into lines so that the whole explains most: the cut with the best sum wins. */
const segmentRun = (index: CatalogueIndex, elements: readonly Element[], begin: number, end: number): Part[] => {
  const boundaries = boundariesOf(elements, begin, end);
  const memo = new Map<number, Part>();
  const read = (from: number, to: number): Part => {
    const key = from * 100_000 + to;
    const part = memo.get(key) ?? readPart(index, elements, from, to);
    memo.set(key, part);
    return part;
  };
  const best = new Map<number, Best>([[begin, { score: 0, previous: -1, part: undefined }]]);
  for (const [place, to] of boundaries.entries()) {
    if (to === begin) continue;
    let top: Best | undefined;
    for (let start = place - 1; start >= 0; start -= 1) {
      const from = boundaries[start] ?? begin;
      if (start < place - 1 && isTooLong(elements, from, to)) break;
      const { cost, first, last } = inside(elements, from, to);
      const before = best.get(from);
      if (before === undefined) continue;
      const part = first >= 0 ? read(first, last + 1) : undefined;
      const parting = part && from > begin ? PART_COST[gapBefore(elements, from)] : 0;
      const score = before.score + (part?.score ?? 0) - cost - parting;
      if (top === undefined || score > top.score + 1e-9) top = { score, previous: from, part };
    }
    if (top) best.set(to, top);
  }
  const parts: Part[] = [];
  for (let at = end; at > begin; ) {
    const step = best.get(at);
    if (step === undefined || step.previous < 0) break;
    if (step.part) parts.push(step.part);
    at = step.previous;
  }
  return parts.reverse();
};

type Stretch = { readonly from: number; readonly to: number };

const cut = (elements: readonly Element[], begin: number, end: number, parts: (gap: Gap) => boolean): Stretch[] => {
  const stretches: Stretch[] = [];
  let from = begin;
  for (let at = begin; at < end; at += 1) {
    const element = elements[at];
    if (element?.kind !== 'gap' || !parts(element.gap)) continue;
    stretches.push({ from, to: at });
    from = at + 1;
  }
  return [...stretches, { from, to: end }];
};

/** A stretch that can only be one line: words and, at one end of them, the one counted amount. */
const isPlain = (elements: readonly Element[], { from, to }: Stretch): boolean => {
  const content = elements.slice(from, to).filter(isContent);
  const counted = content.filter((element) => element.kind === 'amount' && element.claim >= 2.5);
  const [only] = counted;
  if (counted.length !== 1 || only === undefined || (content[0] !== only && content.at(-1) !== only)) return false;
  return (
    content.some((element) => element.kind === 'sku' || (element.kind === 'word' && !element.optional)) &&
    !elements
      .slice(from, to)
      .some(
        (element) =>
          (element.kind === 'cue' && element.cues.some((cue) => TURNS.has(cue))) ||
          (element.kind === 'gap' && element.gap === 'colon'),
      )
  );
};

/** `Buffers:` on a row of its own begins what follows and belongs to no row before. */
const isHeadingRow = (elements: readonly Element[], { from, to }: Stretch): boolean => {
  const last = elements[to - 1];
  return (
    last?.kind === 'gap' &&
    last.gap === 'colon' &&
    elements[to] !== undefined &&
    elements.slice(from, to).some(({ kind }) => kind === 'word') &&
    !elements.slice(from, to).some((element) => element.kind === 'amount' && element.claim >= 0)
  );
};

const trimmed = (elements: readonly Element[], { from, to }: Stretch): Stretch => {
  let [first, last] = [from, to];
  while (first < last && !isContentAt(elements, first)) first += 1;
  while (last > first && !isContentAt(elements, last - 1)) last -= 1;
  return { from: first, to: last };
};

const isContentAt = (elements: readonly Element[], at: number): boolean => {
  const element = elements[at];
  return element !== undefined && isContent(element);
};

/**
 * Cuts the elements into lines: rows that can be read in one way only are, all others are cut against the catalogue. So
 * `elbow 4 peti tee 2 peti` and `4 peti elbow 2 peti tee` both come out right without a rule of order.
 */
export const segment = (index: CatalogueIndex, elements: readonly Element[]): Part[] => {
  const parts: Part[] = [];
  let open: number | undefined;
  const close = (at: number): void => {
    if (open !== undefined) parts.push(...segmentRun(index, elements, open, at));
    open = undefined;
  };
  for (const row of cut(elements, 0, elements.length, (gap) => gap === 'break')) {
    const pieces = cut(elements, row.from, row.to, (gap) => gap === 'comma' || gap === 'and' || gap === 'stop').filter(
      (piece) => elements.slice(piece.from, piece.to).some(isContent),
    );
    if (isHeadingRow(elements, row)) {
      close(row.from);
      open = row.from;
      close(row.to);
    } else if (pieces.length > 0 && pieces.every((piece) => isPlain(elements, piece))) {
      close(row.from);
      for (const piece of pieces) {
        const { from, to } = trimmed(elements, piece);
        parts.push(readPart(index, elements, from, to));
      }
    } else if (pieces.length > 0) open ??= row.from;
  }
  close(elements.length);
  return parts;
};
