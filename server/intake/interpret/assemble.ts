import type { CatalogueIndex } from './catalogue-index.ts';
import type { Clause } from './clauses.ts';
import { clauseAt } from './clauses.ts';
import { doubtNeighbours, doubtRepeats, doubtRow } from './doubts.ts';
import type { Draft, Unread } from './draft.ts';
import type { Element } from './elements.ts';
import { isKin } from './kin.ts';
import type { Doubt, DraftLine } from './lines.ts';
import {
  hasWords,
  holdsForeignNumber,
  isMatched,
  isSure,
  itemsOf,
  makeLine,
  mayBeKinSize,
  setAmount,
} from './lines.ts';
import { variantOf } from './name.ts';
import type { Part } from './part.ts';
import { rereadPart } from './part.ts';
import { bySize } from './relative-size.ts';
import { shareRowUnit } from './row-unit.ts';
import type { Turn } from './turns.ts';
import { cuesBetween, isWithdrawn, turnOf } from './turns.ts';
import { fitUnit, plainUnit } from './unit-of.ts';

type Bench = {
  readonly index: CatalogueIndex;
  readonly elements: readonly Element[];
  readonly clauses: readonly Clause[];
  readonly parts: readonly Part[];
  readonly draft: Draft;
  readonly pending: Part[];
  heading: Part | undefined;
  /** An amount that holds for each of the products named with it. */
  each: Part | undefined;
  /** The message orders beyond doubt, so what it names without an amount is wanted too. */
  readonly surelyOrders: boolean;
  /** The parts that became a line, or changed or named one. */
  readonly spent: Set<number>;
};

/** Words and sizes lent by a heading or an earlier line, as far as they decide between what the part itself may mean. */
const lend = (bench: Bench, part: Part): { readonly part: Part; readonly doubt: Doubt | undefined } => {
  const relative = bySize(bench.index, part);
  if (relative) return { part: { ...relative, variantLent: true }, doubt: 'lent' };
  if (isSure(part)) return { part, doubt: undefined };
  const rivals = isMatched(part) ? itemsOf(part) : undefined;
  for (const [context, doubt] of [
    [bench.heading, undefined],
    [bench.draft.lines.at(-1)?.part, 'lent'],
  ] as const) {
    if (context === undefined) continue;
    const named = rereadPart(bench.index, part, context.description, rivals);
    const richer = bySize(bench.index, named) ?? named;
    const again = doubt === 'lent' && bench.draft.lines.some(({ item }) => item === richer.choice?.best.item);
    if (!again && isMatched(richer) && itemsOf(richer).length < (rivals?.length ?? 99)) return { part: richer, doubt };
  }
  return { part, doubt: undefined };
};

const ask = ({ draft }: Bench, kind: Unread['kind'], part: Part): void => {
  draft.unread.push({ kind, from: part.from, to: part.to, choices: isMatched(part) ? itemsOf(part) : [] });
};

/** Whether more than a size or a colour was said. */
const namesThing = (part: Part): boolean =>
  part.description.words.some(({ text, optional }) => !optional && variantOf(text) === undefined);

const MOST_INHERITED = 3;

/** `3 carton elbow and 2 tee`: a small bare number right after a packed one is most likely of that pack too; asked. */
const inheritUnit = ({ index, elements, draft }: Bench, line: DraftLine): void => {
  const before = draft.lines.at(-1);
  const item = index.items[line.item];
  if (before === undefined || item === undefined || line.qty === null || line.unitFit !== 'unsaid') return;
  const kept = index.items[before.item];
  if (before.unitFit !== 'own' || kept === undefined || before.unit === plainUnit(kept.unit)) return;
  if (before.qty === null || line.qty > Math.max(10, before.qty * MOST_INHERITED)) return;
  const between = elements.slice(before.part.to, line.part.from).filter(({ kind }) => kind === 'gap');
  const broken =
    between.length === 0 ||
    between.some(
      (element) =>
        element.kind === 'gap' && element.gap !== 'and' && (element.gap !== 'comma' || namesThing(line.part)),
    );
  const { unit, fit } = fitUnit(before.unit, item);
  if (broken || fit !== 'own' || unit !== before.unit || unit === plainUnit(item.unit)) return;
  line.unit = unit;
  line.unitFit = 'own';
  line.doubts.add('unit');
};

/** `EDGE-50 | Edge protectors 1m`: a code and, in the same row, the name of what it stands for. */
const isEcho = ({ draft, elements }: Bench, part: Part): boolean => {
  const last = draft.lines.at(-1);
  const coded = last && elements.slice(last.part.from, last.part.to).some(({ kind }) => kind === 'sku');
  if (!coded || !isMatched(part) || !itemsOf(part).includes(last.item) || part.amount?.measure === undefined)
    return false;
  return !elements.slice(last.part.to, part.from).some((element) => element.kind === 'gap' && element.gap === 'break');
};

const addLine = (bench: Bench, read: Part, doubts: readonly Doubt[] = []): DraftLine | undefined => {
  if (isEcho(bench, read)) {
    bench.spent.add(read.from);
    return undefined;
  }
  const { part, doubt } = lend(bench, read);
  const line = isMatched(part) ? makeLine(bench.index, part) : undefined;
  if (line === undefined) {
    if (part.amount !== undefined) ask(bench, 'which_product', part);
    return undefined;
  }
  if (part.amount?.upTo !== undefined) {
    ask(bench, 'how_many', part);
    return undefined;
  }
  for (const each of doubt === undefined ? doubts : [...doubts, doubt]) line.doubts.add(each);
  bench.spent.add(part.from);
  inheritUnit(bench, line);
  bench.draft.lines.push(line);
  return line;
};

const withAmountOf = (bench: Bench, waiting: Part, giver: Part): Part => {
  const part = { ...waiting, amount: giver.amount, unit: giver.unit };
  if (isSure(part)) return part;
  const richer = rereadPart(bench.index, part, giver.description, isMatched(part) ? itemsOf(part) : undefined);
  return isMatched(richer) ? richer : part;
};

/** Whether the message counts anything out, be it nothing: `0 pcs` is an order whose amount has to be asked. */
const isCounted = ({ parts, elements }: Bench): boolean =>
  parts.some((part) => part.amount !== undefined && isMatched(part)) ||
  elements.some((element) => element.kind === 'amount' && element.value === 0);

/** `out of grenadine, pls add`: what is wanted is named before it is asked for, in a message that counts nothing. */
const asksElsewhere = (bench: Bench): boolean =>
  !isCounted(bench) &&
  bench.clauses.length <= 3 &&
  bench.clauses.some(({ cues, words }) => words === 0 && (cues.has('order') || cues.has('amend')));

/** A product named without a quantity stands as a line only when it is named well and is no echo of another line. */
const flush = (bench: Bench): void => {
  for (const part of bench.pending.splice(0)) {
    const echo = bench.draft.lines.some(({ item }) => itemsOf(part).includes(item));
    const choice = part.choice;
    if (echo || choice === undefined || !isMatched(part) || !namesThing(part)) continue;
    const repeats = bench.clauses.some(({ cues }) => cues.has('repeat'));
    const cues = clauseAt(bench.clauses, part.from)?.cues;
    const wanted =
      bench.surelyOrders ||
      repeats ||
      cues?.has('order') === true ||
      cues?.has('listed') === true ||
      asksElsewhere(bench);
    if (!wanted && !isCounted(bench)) continue;
    const told = choice.best.named >= 0.35 || choice.rivals.length === 0 || (wanted && bench.draft.lines.length === 0);
    if (choice.best.cover >= 0.85 && told) addLine(bench, part);
  }
};

const shareAmount = (bench: Bench, part: Part): void => {
  const gaps = bench.pending.map((waiting, at) =>
    bench.elements.slice(waiting.to, bench.pending[at + 1]?.from ?? part.from),
  );
  const joined = gaps.at(-1)?.some((element) => element.kind === 'gap' && element.gap === 'and') ?? false;
  const cues = clauseAt(bench.clauses, part.from)?.cues;
  const each = part.amount?.each === true || (cues?.has('each') ?? false);
  if (each) for (const waiting of bench.pending.splice(0)) addLine(bench, withAmountOf(bench, waiting, part));
  else if (joined && bench.elements[part.from]?.kind !== 'amount')
    for (const waiting of bench.pending.splice(-1)) addLine(bench, withAmountOf(bench, waiting, part), ['shared']);
  flush(bench);
  bench.each = each ? part : undefined;
};

const nearDate = ({ elements }: Bench, part: Part): number | undefined => {
  const date = [...elements.slice(part.to, part.to + 2), ...elements.slice(Math.max(0, part.from - 1), part.from)].find(
    ({ kind }) => kind === 'date',
  );
  return date?.kind === 'date' ? date.day : undefined;
};

/** A number on its own: it belongs to a name before it, corrects the line before, or is a part of a split delivery. */
const takeAmount = (bench: Bench, part: Part, turn: Turn): void => {
  const { amount } = part;
  if (amount === undefined) return;
  const last = bench.draft.lines.at(-1);
  const waiting = turn === 'correct' ? undefined : bench.pending.pop();
  const day = nearDate(bench, part);
  if (waiting) {
    const joined = { ...waiting, amount, unit: part.unit ?? waiting.unit, to: part.to };
    bench.spent.add(part.from);
    shareAmount(bench, joined);
    addLine(bench, joined);
  } else if (turn === 'correct' && last) {
    bench.spent.add(part.from);
    setAmount(bench.index, last, amount, part.unit ?? last.part.unit);
    if (mayBeKinSize(bench.index, { ...last.part, amount }, last.item)) last.doubts.add('corrected');
  } else if (turn === 'correct')
    bench.draft.changes.push({ kind: 'set', items: [], amount, unit: part.unit, factor: 1 });
  else if (day !== undefined && last) {
    bench.spent.add(part.from);
    bench.draft.split.push({ day, qty: amount.value });
  } else if (last?.qty === null) {
    bench.spent.add(part.from);
    setAmount(bench.index, last, amount, part.unit);
  } else if (amount.claim >= 2.5) ask(bench, 'which_product', part);
};

const removeLike = (bench: Bench, part: Part): void => {
  const lent = lend(bench, part).part;
  const items = itemsOf(lent);
  if (isMatched(lent) || part.amount === undefined) bench.spent.add(part.from);
  const hit = bench.draft.lines.findLastIndex(({ item }) => items.includes(item));
  if (hit >= 0) bench.draft.lines.splice(hit, 1);
  else if (isMatched(part))
    bench.draft.changes.push({ kind: 'remove', items, amount: undefined, unit: undefined, factor: 0 });
};

/** `raspberry x2, make that strawberry`: another product in place of the last, as many of it. */
const replaceLast = (bench: Bench, read: Part): boolean => {
  const last = bench.draft.lines.at(-1);
  const bare = read.description.words.length === 0 && read.description.measures.length > 0;
  const part = last && bare ? rereadPart(bench.index, read, last.part.description, undefined) : read;
  if (last === undefined || !isMatched(part) || itemsOf(part).includes(last.item) || last.part.amount === undefined)
    return false;
  bench.draft.lines.pop();
  addLine(bench, { ...part, amount: last.part.amount, unit: last.part.unit }, ['corrected']);
  return true;
};

/** `no make it 30 elbows`: the same product earlier in the message gets the new amount, else the line stands for itself. */
const correctLine = (bench: Bench, read: Part): void => {
  const { part } = lend(bench, read);
  if (part.amount === undefined && replaceLast(bench, part)) return;
  const line = bench.draft.lines.find(
    ({ item }) => itemsOf(part).includes(item) && !holdsForeignNumber(bench.index, part, item),
  );
  const last = bench.draft.lines.at(-1);
  if (line === undefined) {
    const between = cuesBetween(bench.elements, last?.part.to ?? part.from, part.from);
    const turned = last && (between.has('correct') || between.has('negate'));
    if (turned && isKin(bench.index, last, part)) bench.draft.lines.pop();
    else last?.doubts.add('corrected');
    addLine(bench, turned ? part : read, ['corrected']);
  } else {
    bench.spent.add(part.from);
    setAmount(bench.index, line, part.amount, part.unit ?? line.part.unit);
    if (part.description.measures.length > 0 && !isSure(part)) line.doubts.add('corrected');
  }
};

const isHeading = ({ elements }: Bench, part: Part, next: Part | undefined): boolean => {
  if (part.amount !== undefined || part.unit !== undefined || next?.amount === undefined || !hasWords(next))
    return false;
  const between = elements.slice(part.to, next.from);
  const [colon, broken] = [':', 'break'].map((_, at) =>
    between.some((element) => element.kind === 'gap' && element.gap === (at === 0 ? 'colon' : 'break')),
  );
  return isMatched(part) && (colon === true || (broken === true && !isSure(part)));
};

const takeProduct = (bench: Bench, part: Part, next: Part | undefined, turn: Turn): void => {
  if (turn === 'doubt') ask(bench, 'which_product', part);
  else if (turn === 'remove') removeLike(bench, part);
  else if (isHeading(bench, part, next)) {
    flush(bench);
    bench.spent.add(part.from);
    bench.heading = part;
  } else if (part.amount === undefined && part.unit === undefined) {
    if (turn === 'correct' && replaceLast(bench, part)) return;
    if (bench.each) addLine(bench, withAmountOf(bench, part, bench.each), ['shared']);
    else bench.pending.push(part);
  } else {
    shareAmount(bench, part);
    if (turn === 'correct') correctLine(bench, part);
    else addLine(bench, part);
  }
};

/** A name after the last line that the lines above lack (`12 coil red / 8 coil blue / 2.5 wire`) is lent to them. */
const lendBack = (bench: Bench): void => {
  const trailing = bench.pending.length === 1 ? bench.pending[0] : undefined;
  if (trailing === undefined || !isMatched(trailing) || bench.draft.lines.length === 0) return;
  let lent = false;
  for (const [at, line] of bench.draft.lines.entries()) {
    if (isSure(line.part)) continue;
    const richer = rereadPart(bench.index, line.part, trailing.description, itemsOf(line.part));
    const made =
      isMatched(richer) && itemsOf(richer).length < itemsOf(line.part).length
        ? makeLine(bench.index, richer)
        : undefined;
    if (made === undefined) continue;
    bench.draft.lines[at] = made;
    lent = true;
  }
  if (lent) bench.pending.length = 0;
};

const MOST_UNREAD = 2;

/** An amount or a size among at most two words that name no goods: beside a line it may change it, in whatever words. */
const isFragment = (part: Part): boolean =>
  (part.amount !== undefined || part.description.measures.length > 0) &&
  part.description.words.filter(({ optional }) => !optional).length <= (isMatched(part) ? 0 : MOST_UNREAD);

/**
 * Works through the parts in order and makes lines of them: headings and earlier lines lend words, shared amounts are
 * spread, corrections and withdrawals change what was said before. `orders` tells whether an element's clause orders at all,
 * `surelyOrders` that the message does.
 */
export const assemble = (
  index: CatalogueIndex,
  elements: readonly Element[],
  parts: readonly Part[],
  clauses: readonly Clause[],
  orders: (at: number) => boolean,
  surelyOrders: boolean,
): Draft => {
  const draft: Draft = { lines: [], unread: [], split: [], changes: [] };
  const bench: Bench = {
    index,
    elements,
    clauses,
    parts,
    draft,
    pending: [],
    heading: undefined,
    each: undefined,
    surelyOrders: surelyOrders && !parts.some((part) => part.amount !== undefined && isMatched(part)),
    spent: new Set(),
  };
  for (const [at, part] of parts.entries()) {
    if (!orders(part.from) || isWithdrawn(bench, part)) {
      if (orders(part.from) || !isFragment(part)) bench.spent.add(part.from);
      continue;
    }
    const turn = turnOf(bench, part);
    if (hasWords(part)) takeProduct(bench, part, parts[at + 1], turn);
    else takeAmount(bench, part, turn);
  }
  lendBack(bench);
  flush(bench);
  shareRowUnit(index, draft.lines, parts, elements);
  doubtNeighbours(draft.lines, parts, elements, bench.spent);
  doubtRepeats(draft.lines);
  doubtRow(draft.lines, elements);
  return draft;
};
