import type { CatalogueIndex } from './catalogue-index.ts';
import type { Clause } from './clauses.ts';
import { clauseAt } from './clauses.ts';
import type { Change, Draft } from './draft.ts';
import type { Past, ReadLine } from './reading.ts';
import { fitUnit } from './unit-of.ts';

const SURE = 0.94;

type Span = ReadLine['span'];

const lineOf = (sku: string, qty: number | null, unit: string | null, span: Span): ReadLine => ({
  sku,
  candidates: [sku],
  qty,
  unit,
  confidence: SURE,
  accepted: qty !== null && qty > 0,
  span,
  price: null,
});

/** The latest earlier order, as lines. */
export const lastOrder = (history: readonly Past[], index: CatalogueIndex, span: Span): ReadLine[] | undefined => {
  const order = history.findLast(({ lines }) => lines !== undefined && lines.length > 0);
  return order?.lines?.flatMap(({ sku, qty, unit }) => {
    const item = index.itemBySku.get(sku);
    return item === undefined ? [] : [lineOf(sku, qty, unit ?? index.items[item]?.unit ?? null, span)];
  });
};

const factorOf = (cues: ReadonlySet<string>): number =>
  cues.has('triple') ? 3 : cues.has('double') ? 2 : cues.has('half') ? 0.5 : 1;

const scaled = (line: ReadLine, factor: number): ReadLine => ({
  ...line,
  qty: line.qty === null ? null : line.qty * factor,
});

const skusOf = (index: CatalogueIndex, items: readonly number[]): Set<string> =>
  new Set(items.flatMap((item) => index.items[item]?.sku ?? []));

/** Applies changes that name no product, or one of an earlier order, to that order's lines. */
export const applyChanges = (
  index: CatalogueIndex,
  base: readonly ReadLine[],
  changes: readonly Change[],
): ReadLine[] => {
  let lines = [...base];
  for (const { kind, items, amount, unit } of changes) {
    const skus = skusOf(index, items);
    if (kind === 'remove') lines = lines.filter(({ sku }) => !skus.has(sku));
    if (kind !== 'set' || amount === undefined || lines.length === 0) continue;
    const last = lines.length - 1;
    lines = lines.map((line, at) => {
      const item = index.items[index.itemBySku.get(line.sku) ?? -1];
      if (at !== last || item === undefined) return line;
      return {
        ...line,
        qty: amount.value,
        unit: unit === undefined ? line.unit : fitUnit(unit, item).unit,
        accepted: lines.length === 1 && line.accepted,
      };
    });
  }
  return lines;
};

/** What a message that refers to an earlier order changes in it. */
export type Delta = { readonly line: ReadLine; readonly items: readonly number[]; readonly at: number };

/** `same polyester as last time`: of the earlier order only what is named, when nothing else is said of it. */
const isPlainMention = (cues: ReadonlySet<string> | undefined): boolean =>
  cues?.has('repeat') === true &&
  !['double', 'triple', 'half', 'extra', 'negate', 'cancel'].some((cue) => cues.has(cue));

/**
 * The earlier order as the message wants it again: whole, doubled, without an item, with one item doubled, set to another
 * quantity or added.
 */
export const repeatOrder = (
  index: CatalogueIndex,
  base: readonly ReadLine[],
  draft: Draft,
  deltas: readonly Delta[],
  clauses: readonly Clause[],
): ReadLine[] => {
  const touched = new Set(deltas.map(({ at }) => clauseAt(clauses, at)));
  const whole =
    clauses
      .filter((clause) => !touched.has(clause))
      .map(({ cues }) => factorOf(cues))
      .find((factor) => factor !== 1) ?? 1;
  const named = new Set(
    deltas
      .filter(({ line, at }) => line.qty === null && isPlainMention(clauseAt(clauses, at)?.cues))
      .flatMap(({ items }) => [...skusOf(index, items)]),
  );
  const wanted = named.size === 0 ? base : base.filter(({ sku }) => named.has(sku));
  let lines = applyChanges(index, wanted, draft.changes).map((line) => scaled(line, whole));
  for (const { line, items, at } of deltas) {
    const skus = skusOf(index, items);
    const cues = clauseAt(clauses, at)?.cues ?? new Set<string>();
    const hits = lines.filter(({ sku }) => skus.has(sku));
    const hit = hits.length === 1 ? hits[0] : undefined;
    if (hit === undefined) {
      if (line.qty !== null) lines.push(line);
      continue;
    }
    const qty =
      line.qty === null
        ? (hit.qty ?? 0) * factorOf(cues)
        : cues.has('extra') && line.unit === hit.unit
          ? (hit.qty ?? 0) + line.qty
          : line.qty;
    lines = lines.map((each) =>
      each === hit ? { ...each, qty, unit: line.qty === null ? each.unit : line.unit } : each,
    );
  }
  return lines;
};
