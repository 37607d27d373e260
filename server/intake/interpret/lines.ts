import type { CatalogueIndex } from './catalogue-index.ts';
import type { Clause } from './clauses.ts';
import { clauseAt } from './clauses.ts';
import type { AmountElement, Element } from './elements.ts';
import type { Part } from './part.ts';
import { LEAST_COVER, rereadPart } from './part.ts';
import { fitUnit } from './unit-of.ts';

/** A line being put together; corrections may still change it. */
export type DraftLine = {
  part: Part;
  item: number;
  qty: number | null;
  unit: string | null;
  unitFit: 'own' | 'kin' | 'none' | 'unsaid';
  /** What keeps it from being certain. */
  doubts: string[];
};

/** Something said that could not be read as a line. */
export type Unread = { readonly kind: 'which_product' | 'how_many'; readonly from: number; readonly to: number; readonly choices: readonly number[] };

/** The lines and open ends of a message. */
export type Draft = { lines: DraftLine[]; unread: Unread[]; split: { day: number; qty: number }[]; removed: boolean };

const isMatched = (part: Part): boolean => part.choice !== undefined && part.choice.best.cover >= LEAST_COVER && part.choice.best.conflicts === 0;
const isSure = (part: Part): boolean => part.choice !== undefined && part.choice.rivals.length === 0 && part.choice.best.cover >= 0.9 && part.choice.best.conflicts === 0;
const hasWords = (part: Part): boolean => part.description.words.some(({ optional }) => !optional) || part.choice !== undefined;

const setAmount = (index: CatalogueIndex, line: DraftLine, amount: AmountElement | undefined, unit: string | undefined): void => {
  const item = index.items[line.item];
  if (item === undefined) return;
  const fitted = unit === undefined ? undefined : fitUnit(unit, item);
  line.qty = amount?.value ?? null;
  line.unit = fitted?.unit ?? item.unit;
  line.unitFit = fitted?.fit ?? 'unsaid';
};

const makeLine = (index: CatalogueIndex, part: Part): DraftLine | undefined => {
  const choice = part.choice;
  if (choice === undefined) return undefined;
  const line: DraftLine = { part, item: choice.best.item, qty: null, unit: null, unitFit: 'unsaid', doubts: [] };
  const implied = part.amount === undefined && part.unit !== undefined;
  setAmount(index, line, part.amount, part.unit);
  if (implied) line.qty = 1;
  if (implied) line.doubts.push('implied quantity');
  if (part.amount?.approximate) line.doubts.push('approximate');
  if (part.amount && part.amount.claim < 0) line.doubts.push('weak quantity');
  if (part.amount && part.amount.unit === undefined && index.items[choice.best.item]?.name.includes(String(part.amount.value)) && part.description.measures.length === 0) line.doubts.push('quantity or size');
  if (!isSure(part)) line.doubts.push('product');
  return line;
};

const isHeading = (elements: readonly Element[], part: Part, next: Part | undefined): boolean => {
  if (part.amount !== undefined || !hasWords(part) || next === undefined) return false;
  const between = elements.slice(part.to, next.from);
  return between.some((element) => element.kind === 'gap' && (element.gap === 'colon' || element.gap === 'break')) && next.amount !== undefined;
};

type Turn = 'take' | 'leave' | 'remove' | 'correct' | 'doubt';

const turnOf = (clause: Clause | undefined, part: Part, elements: readonly Element[]): Turn => {
  if (clause === undefined) return 'take';
  const cues = new Set(elements.slice(clause.from, clause.to).flatMap((element) => (element.kind === 'cue' ? element.cues : [])));
  const before = elements.slice(Math.max(0, part.from - 3), part.from).flatMap((element) => (element.kind === 'cue' ? element.cues : []));
  if (cues.has('condition') && hasWords(part)) return 'doubt';
  if (!hasWords(part)) return cues.has('correct') || before.includes('negate') || before.includes('correct') ? 'correct' : 'leave';
  if (cues.has('cancel')) return 'remove';
  if (cues.has('correct')) return 'correct';
  if (cues.has('negate') && (part.amount === undefined || !elements.slice(part.from, part.to).some(({ kind }) => kind === 'cue'))) return 'remove';
  return 'take';
};

/** Works through the parts in order, keeping what headings and earlier lines lend to later ones. */
export const assemble = (index: CatalogueIndex, elements: readonly Element[], parts: readonly Part[], clauses: readonly Clause[], orders: (at: number) => boolean): Draft => {
  const draft: Draft = { lines: [], unread: [], split: [], removed: false };
  let heading: Part | undefined;
  const pending: Part[] = [];
  const lend = (part: Part): Part => {
    if (isSure(part) || part.choice?.best.weakest === 0) return part;
    for (const context of [heading, draft.lines.at(-1)?.part]) {
      if (context === undefined || part.description.words.length + part.description.measures.length === 0) continue;
      const richer = rereadPart(index, part, context.description);
      if (isMatched(richer) && (richer.choice?.rivals.length ?? 9) < (isMatched(part) ? part.choice?.rivals.length ?? 9 : 9)) return richer;
    }
    return part;
  };
  const removeLike = (part: Part): void => {
    const hit = draft.lines.findLastIndex(({ item, part: other }) => item === part.choice?.best.item || part.choice?.rivals.some((rival) => rival.item === item) || other.choice?.best.item === part.choice?.best.item);
    if (hit >= 0) draft.lines.splice(hit, 1);
    draft.removed = true;
  };
  const takeAmountOnly = (part: Part, turn: Turn): void => {
    const last = draft.lines.at(-1);
    const date = elements.slice(Math.max(0, part.from - 2), part.to + 2).find((element) => element.kind === 'date');
    if (part.amount === undefined) return;
    if (pending.length > 0 && turn !== 'correct') {
      const waiting = pending.pop();
      if (waiting) addLine({ ...waiting, amount: part.amount, unit: part.amount.unit ?? part.unit ?? waiting.unit, to: part.to });
    } else if (last !== undefined && turn === 'correct') {
      setAmount(index, last, part.amount, part.amount.unit ?? part.unit ?? last.part.unit);
    } else if (date?.kind === 'date' && last !== undefined) {
      draft.split.push({ day: date.day, qty: part.amount.value });
    } else if (last !== undefined && last.qty === null) {
      setAmount(index, last, part.amount, part.amount.unit ?? part.unit);
    }
  };
  const addLine = (read: Part): void => {
    const part = lend(read);
    const line = isMatched(part) ? makeLine(index, part) : undefined;
    if (line === undefined) {
      if (part.amount !== undefined && hasWords(part)) draft.unread.push({ kind: 'which_product', from: part.from, to: part.to, choices: part.choice ? [part.choice.best.item] : [] });
      return;
    }
    if (part !== read) line.doubts.push('lent');
    if (part.amount?.upTo !== undefined) {
      draft.unread.push({ kind: 'how_many', from: part.from, to: part.to, choices: [line.item] });
      return;
    }
    draft.lines.push(line);
  };
  const flush = (): void => {
    for (const part of pending.splice(0)) if (isMatched(part) && (part.choice?.best.cover ?? 0) >= 0.8) addLine(part);
  };
  for (const [at, part] of parts.entries()) {
    if (!orders(part.from)) {
      continue;
    }
    const turn = turnOf(clauseAt(clauses, part.from), part, elements);
    if (!hasWords(part)) {
      takeAmountOnly(part, turn);
    } else if (turn === 'doubt') {
      draft.unread.push({ kind: 'which_product', from: part.from, to: part.to, choices: part.choice ? [part.choice.best.item] : [] });
    } else if (turn === 'remove') {
      removeLike(lend(part));
    } else if (isHeading(elements, part, parts[at + 1])) {
      flush();
      heading = part;
    } else if (part.amount === undefined && part.unit === undefined) {
      pending.push(part);
    } else {
      if (part.amount?.each) for (const waiting of pending.splice(0)) addLine(shareWith(index, waiting, part));
      else flush();
      if (turn === 'correct') {
        const fixed = lend(part);
        const hit = draft.lines.find(({ item }) => item === fixed.choice?.best.item) ;
        if (hit) {
          setAmount(index, hit, fixed.amount, fixed.unit ?? hit.part.unit);
          continue;
        }
      }
      addLine(part);
    }
  }
  const trailing = pending.length === 1 && draft.lines.length > 0 ? pending[0] : undefined;
  if (trailing && draft.lines.some(({ part }) => !isSure(part))) pending.length = 0;
  flush();
  return draft;
};

const shareWith = (index: CatalogueIndex, waiting: Part, giver: Part): Part => {
  const part = { ...waiting, amount: giver.amount, unit: giver.unit };
  const richer = rereadPart(index, part, giver.description);
  return isSure(part) || !isMatched(richer) ? part : richer;
};
