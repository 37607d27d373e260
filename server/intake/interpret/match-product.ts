import type { Alias, CatalogueIndex, Saying } from './catalogue-index.ts';
import type { Measure } from './measure.ts';
import { fitOf, searchKeys } from './measure.ts';
import { variantOf } from './name.ts';
import { fitUnit } from './unit-of.ts';
import { wordMatches } from './word-matches.ts';

/** A measure said; an optional one (`litre` without a number) speaks for an item that has it and against none. */
export type SaidMeasure = Measure & { readonly optional?: boolean };

/** What was said of a product: words, measures, and the unit it was counted in. */
export type Description = {
  readonly words: readonly { readonly text: string; readonly optional: boolean }[];
  readonly measures: readonly SaidMeasure[];
  readonly unit: string | undefined;
};

/** How well one item fits a description. */
export type Candidate = {
  readonly item: number;
  /** The share of what was said that the item explains, 0 to 1. */
  readonly cover: number;
  /** The share of the naming words (not sizes, colours, grades) that the item explains; 1 when none was said. */
  readonly head: number;
  /** The share of the item's name that was said. */
  readonly named: number;
  /** Said sizes, colours or grades that the item contradicts. */
  readonly conflicts: number;
  /** The lowest likeness among the matched words. */
  readonly weakest: number;
  readonly score: number;
  /** The learned name it was found by, if it was. */
  readonly alias: Alias | undefined;
};

/** The items that fit best, best first; `said` is the weight of all that was said. */
export type Matching = { readonly candidates: readonly Candidate[]; readonly said: number };

const NOTHING: Matching = { candidates: [], said: 0 };
const UNKNOWN_WEIGHT = 0.75;
const KEPT = 40;

type Scratch = {
  sum: Float64Array;
  head: Float64Array;
  weakest: Float64Array;
  hit: Float64Array;
  sizes: Uint8Array;
  stamp: Int32Array;
  seen: Int32Array;
  round: number;
  generation: number;
};
const scratches = new WeakMap<CatalogueIndex, Scratch>();

const scratchOf = (index: CatalogueIndex): Scratch => {
  const found = scratches.get(index);
  if (found) return found;
  const size = index.sayings.length;
  const made = {
    sum: new Float64Array(size),
    head: new Float64Array(size),
    weakest: new Float64Array(size),
    hit: new Float64Array(size),
    sizes: new Uint8Array(size),
    stamp: new Int32Array(size),
    seen: new Int32Array(size),
    round: 0,
    generation: 0,
  };
  scratches.set(index, made);
  return made;
};

type Gathered = {
  readonly touched: readonly number[];
  readonly required: number;
  readonly heads: number;
  readonly optional: ReadonlyMap<number, number>;
};

/** Words too slight to bring in items of their own: single letters, and words that may be no name at all. */
const isMinor = ({ text, optional }: { text: string; optional: boolean }): boolean => optional || text.length === 1;

const gather = (index: CatalogueIndex, description: Description, scratch: Scratch): Gathered => {
  const touched: number[] = [];
  const optional = new Map<number, number>();
  scratch.generation += 1;
  const { generation } = scratch;
  const ordered = [...description.words].sort((a, b) => Number(isMinor(a)) - Number(isMinor(b)));
  let [required, heads] = [0, 0];
  for (const word of ordered) {
    const { text, optional: isOptional } = word;
    const minor = isMinor(word) && touched.length > 0;
    const matches = wordMatches(index, text);
    const isHead =
      !isOptional &&
      text.length > 1 &&
      variantOf(text) === undefined &&
      (index.naming[matches[0]?.id ?? -1] ?? 1) >= 0.5;
    const weight =
      matches.length === 0
        ? text.length === 1
          ? 0.2
          : UNKNOWN_WEIGHT
        : index.learned.has(matches[0]?.id ?? -1)
          ? UNKNOWN_WEIGHT
          : Math.max(...matches.map(({ id }) => index.weights[id] ?? 0));
    if (!isOptional) required += weight;
    if (isHead) heads += weight;
    scratch.round += 1;
    for (const { id, likeness } of matches) {
      for (const saying of index.postings[id] ?? []) {
        if (scratch.stamp[saying] === scratch.round) continue;
        scratch.stamp[saying] = scratch.round;
        if (scratch.seen[saying] !== generation) {
          if (minor) continue;
          scratch.seen[saying] = generation;
          touched.push(saying);
          scratch.sum[saying] = 0;
          scratch.head[saying] = 0;
          scratch.hit[saying] = 0;
          scratch.weakest[saying] = 1;
        }
        if (isOptional) optional.set(saying, (optional.get(saying) ?? 0) + 0.3 * likeness);
        else {
          scratch.sum[saying] = (scratch.sum[saying] ?? 0) + weight * likeness;
          if (isHead) scratch.head[saying] = (scratch.head[saying] ?? 0) + weight * likeness;
          scratch.weakest[saying] = Math.min(scratch.weakest[saying] ?? 1, likeness);
        }
        scratch.hit[saying] = (scratch.hit[saying] ?? 0) + (index.weights[id] ?? 0);
      }
    }
  }
  return { touched, required, heads, optional };
};

type MeasureFit = { readonly matched: number; readonly conflicts: number; readonly total: number };

const measureWeight = (measure: SaidMeasure): number =>
  measure.optional ? 0.3 : measure.dimension === undefined ? 0.6 : 0.8;

const fitMeasures = (said: readonly SaidMeasure[], saying: Saying): MeasureFit => {
  let [matched, conflicts, total, used] = [0, 0, 0, 0];
  for (const measure of said) {
    const weight = measureWeight(measure);
    let best = 0;
    let at = -1;
    for (let position = 0; position < saying.measures.length; position += 1) {
      const named = saying.measures[position];
      if (named === undefined || (used & (1 << position)) !== 0) continue;
      const fit = fitOf(measure, named);
      if (fit > best) {
        best = fit;
        at = position;
      }
    }
    if (best === 0 && measure.optional) continue;
    total += weight;
    if (best > 0) {
      matched += weight * best;
      used |= 1 << at;
    } else if (
      measure.dimension !== undefined
        ? saying.measures.some(({ dimension }) => dimension === measure.dimension)
        : used !== 2 ** saying.measures.length - 1
    )
      conflicts += 1;
  }
  return { matched, conflicts, total };
};

type SaidVariants = readonly (readonly [kind: string, values: ReadonlySet<string>])[];

/** The colours and sizes said; grades are too loosely named to contradict one another. */
const saidVariants = (words: Description['words']): SaidVariants => {
  const said = new Map<string, Set<string>>();
  for (const { text } of words) {
    const variant = variantOf(text);
    if (variant && variant.kind !== 'grade')
      said.set(variant.kind, new Set([...(said.get(variant.kind) ?? []), variant.value]));
  }
  return [...said];
};

const variantConflicts = (said: SaidVariants, saying: Saying): number => {
  let conflicts = 0;
  for (const [kind, values] of said) {
    const own = saying.variants.get(kind);
    if (own === undefined) continue;
    if (values.size > 1 ? ![...values].every((value) => own.has(value)) : ![...values].some((value) => own.has(value)))
      conflicts += 1;
  }
  return conflicts;
};

const rate = (
  index: CatalogueIndex,
  at: number,
  description: Description,
  gathered: Gathered,
  variants: SaidVariants,
  scratch: Scratch,
): Candidate | undefined => {
  const saying = index.sayings[at];
  if (saying === undefined) return undefined;
  const item = index.items[saying.item];
  if (item === undefined) return undefined;
  const measures = fitMeasures(description.measures, saying);
  const extra = gathered.optional.get(at) ?? 0;
  const total = gathered.required + measures.total + extra;
  if (total === 0) return undefined;
  const told = Math.min(1, ((scratch.sum[at] ?? 0) + measures.matched + extra) / total);
  const conflicts = measures.conflicts + variantConflicts(variants, saying);
  const nameWeight = saying.weight + 0.3 * saying.stated;
  const named =
    nameWeight === 0
      ? 0
      : Math.min(1, ((scratch.hit[at] ?? 0) + Math.min(measures.matched, 0.3 * saying.stated)) / nameWeight);
  const cover = saying.alias !== undefined && named < WHOLE ? told * PARTLY : told;
  const fit = description.unit === undefined ? 'none' : fitUnit(description.unit, item).fit;
  const unitBonus =
    description.unit === undefined || description.unit === 'piece'
      ? 0
      : fit === 'own'
        ? 0.05
        : fit === 'kin'
          ? 0.02
          : 0;
  return {
    item: saying.item,
    cover,
    named,
    head: gathered.heads === 0 ? 1 : (scratch.head[at] ?? 0) / gathered.heads,
    conflicts,
    weakest: scratch.weakest[at] ?? 1,
    alias: saying.alias,
    score: cover - 0.4 * conflicts + 0.12 * named + unitBonus + (extra > 0 ? 0.05 : 0) - (saying.alias ? 0.01 : 0),
  };
};

/** A learned name of which only a part was said counts for less than a product's own name: it may be another's. */
const WHOLE = 0.95;
const PARTLY = 0.85;

const MOST_UNFITTING = 60;

/** Of many near sayings, those that state most of the said sizes, and a few more; a mere shortcut, the rating decides. */
const keepFitting = (
  index: CatalogueIndex,
  near: readonly number[],
  measures: readonly SaidMeasure[],
  scratch: Scratch,
): readonly number[] => {
  if (near.length <= MOST_UNFITTING || measures.length === 0) return near;
  for (const at of near) scratch.sizes[at] = 0;
  for (const measure of measures) {
    const met = new Set<number>();
    for (const key of searchKeys(measure)) for (const at of index.byMeasure.get(key) ?? []) met.add(at);
    for (const at of met) scratch.sizes[at] = (scratch.sizes[at] ?? 0) + 1;
  }
  let most = 0;
  for (const at of near) most = Math.max(most, scratch.sizes[at] ?? 0);
  if (most === 0) return near;
  let others = 0;
  return near.filter((at) => {
    if (scratch.sizes[at] === most) return true;
    others += 1;
    return others <= MOST_UNFITTING;
  });
};

/** Finds the items that fit a description, best first: words retrieve them, sizes, colours and grades decide between them. */
export const matchProduct = (index: CatalogueIndex, description: Description): Matching => {
  if (!description.words.some(({ text }) => text.length > 0)) return NOTHING;
  const scratch = scratchOf(index);
  const gathered = gather(index, description, scratch);
  if (gathered.touched.length === 0) return { candidates: [], said: gathered.required };
  let top = 0;
  for (const at of gathered.touched) top = Math.max(top, scratch.sum[at] ?? 0);
  const best = new Map<number, Candidate>();
  const variants = saidVariants(description.words);
  const near = gathered.touched.filter((at) => (scratch.sum[at] ?? 0) >= top * 0.55);
  for (const at of keepFitting(index, near, description.measures, scratch)) {
    const candidate = rate(index, at, description, gathered, variants, scratch);
    if (candidate && candidate.score > (best.get(candidate.item)?.score ?? Number.NEGATIVE_INFINITY))
      best.set(candidate.item, candidate);
  }
  const candidates = [...best.values()].sort((a, b) => b.score - a.score || a.item - b.item).slice(0, KEPT);
  return {
    candidates,
    said:
      gathered.required +
      description.measures.reduce((sum, measure) => sum + (measure.optional ? 0 : measureWeight(measure)), 0),
  };
};

/** Whether what was said points to one item: the best, the others that fit it as well, and how sure the reading is, 0 to 1. */
export type Choice = { readonly best: Candidate; readonly rivals: readonly Candidate[]; readonly certainty: number };

/** Decides between the candidates. A rival is an item that explains what was said as well as the best does. */
export const choose = (index: CatalogueIndex, matching: Matching, unit: string | undefined): Choice | undefined => {
  const best = matching.candidates[0];
  if (best === undefined) return undefined;
  const telling = unit !== undefined && unit !== 'piece';
  const fits = (candidate: Candidate): boolean => {
    const item = index.items[candidate.item];
    return item !== undefined && unit !== undefined && fitUnit(unit, item).fit === 'own';
  };
  const rivals = matching.candidates
    .slice(1)
    .filter(
      (candidate) =>
        candidate.cover >= best.cover - 0.1 &&
        candidate.conflicts <= best.conflicts &&
        !(telling && fits(best) && !fits(candidate)) &&
        !(best.named >= 0.999 && best.cover >= 0.999 && candidate.named < 0.999),
    );
  const alone = rivals.length === 0 ? 1 : 0.45;
  const certainty = Math.max(0, best.cover) * (best.conflicts > 0 ? 0.4 : 1) * alone * (0.6 + 0.4 * best.weakest);
  return { best, rivals, certainty };
};
