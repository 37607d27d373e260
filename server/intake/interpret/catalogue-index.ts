import type { LexiconRow } from '../lexicon/lexicon.ts';
import type { Chains } from './chains.ts';
import { chainsOf } from './chains.ts';
import { foldText } from './fold.ts';
import type { Measure } from './measure.ts';
import { filingKeys } from './measure.ts';
import { meaningsOf, readName, variantOf } from './name.ts';
import type { Lexicon } from './senses.ts';
import { lexiconOf } from './senses.ts';
import { bareSound, inLatin, skeleton, stem, trigrams } from './similar.ts';
import type { CatalogueItem } from './unit-of.ts';
import { CONTAINER, unitsOf } from './unit-of.ts';

/** A phrase a customer uses for a product, learned from a correction; without `customer` it holds for everyone. */
export type Alias = {
  readonly phrase: string;
  readonly sku: string;
  readonly unit?: string | undefined;
  readonly customer?: string | undefined;
};

/** One way of saying an item: its name, or a learned phrase. */
export type Saying = {
  readonly item: number;
  readonly words: readonly number[];
  readonly measures: readonly Measure[];
  /** How many of the measures it states itself; a learned phrase has its item's besides. */
  readonly stated: number;
  /** Colour, size and grade of the item by class, from its name. */
  readonly variants: ReadonlyMap<string, ReadonlySet<string>>;
  readonly alias: Alias | undefined;
  /** The sum of its words' weights. */
  readonly weight: number;
};

/** A catalogue prepared for matching; build it once with {@link indexCatalogue} and keep it. */
export type CatalogueIndex = {
  readonly items: readonly CatalogueItem[];
  readonly sayings: readonly Saying[];
  /** Every unit an item is kept or packed in. */
  readonly units: ReadonlySet<string>;
  readonly itemBySku: ReadonlyMap<string, number>;
  readonly itemByCode: ReadonlyMap<string, number>;
  readonly vocabulary: readonly string[];
  readonly weights: readonly number[];
  /** How often each word stands before the first size of a name, 0 to 1: such words name the thing, later ones describe it. */
  readonly naming: readonly number[];
  readonly wordId: ReadonlyMap<string, number>;
  readonly postings: readonly (readonly number[])[];
  readonly byMeaning: ReadonlyMap<string, readonly number[]>;
  readonly bySkeleton: ReadonlyMap<string, readonly number[]>;
  /** Words in Arabic letters by their barest sound. */
  readonly byBareSound: ReadonlyMap<string, readonly number[]>;
  /** Sayings by the measures they state. */
  readonly byMeasure: ReadonlyMap<string, readonly number[]>;
  readonly byTrigram: ReadonlyMap<string, readonly number[]>;
  /** Sizes written as one, by the numbers in them. */
  readonly chains: Chains;
  /** What words that only learned names hold seem to mean, as words of product names. */
  readonly learned: ReadonlyMap<number, readonly number[]>;
  /** Words the company has added to the lexicons. */
  readonly own: Lexicon | undefined;
  /** What each word met so far may mean here; a memo, bounded. */
  readonly senseMemo: Map<string, readonly { readonly id: number; readonly likeness: number }[]>;
};

/** A SKU as people may type it: letters and digits only. */
export const codeOf = (sku: string): string => foldText(sku).replace(/[^\p{L}\d]/gu, '');

const push = <Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};

type Draft = {
  readonly item: number;
  readonly words: readonly string[];
  readonly leading: number;
  readonly measures: readonly Measure[];
  readonly alias: Alias | undefined;
};

const draftsOf = (
  items: readonly CatalogueItem[],
  itemBySku: ReadonlyMap<string, number>,
  aliases: readonly Alias[],
): Draft[] => [
  ...items.map((item, index): Draft => ({ item: index, ...readName(item.name), alias: undefined })),
  ...aliases.flatMap((alias): Draft[] => {
    const item = itemBySku.get(alias.sku);
    return item === undefined ? [] : [{ item, ...readName(alias.phrase), alias }];
  }),
];

const variantsOf = (words: readonly string[]): Map<string, Set<string>> => {
  const variants = new Map<string, Set<string>>();
  for (const word of words) {
    const variant = variantOf(word);
    if (variant) variants.set(variant.kind, new Set([...(variants.get(variant.kind) ?? []), variant.value]));
  }
  return variants;
};

/** Words of names that tell items apart only by the number beside them. */
const BOILERPLATE = new Set([
  'class',
  'grade',
  'type',
  'din',
  'iso',
  'size',
  'series',
  'no',
  'model',
  'deg',
  'pack',
  'std',
  'as',
  'bs',
  'en',
  'fe',
]);

/** How much a word tells, from how few of the names hold it: 0.25 to 1. */
const weightOf = (names: number, having: number, word: string): number => {
  const share = Math.log((names + 1) / (having + 0.5)) / Math.log(names + 2);
  const weight = Math.min(1, Math.max(0.25, share));
  return word.length === 1 || BOILERPLATE.has(word) ? Math.min(0.25, weight) : weight;
};

const buildVocabulary = (drafts: readonly Draft[]) => {
  const wordId = new Map<string, number>();
  const vocabulary: string[] = [];
  const having: number[] = [];
  const leading: number[] = [];
  const idsOf = (draft: Draft): number[] => {
    const ids = new Set<number>();
    for (const [place, word] of draft.words.entries()) {
      const key = stem(word);
      let id = wordId.get(key);
      if (id === undefined) {
        id = vocabulary.length;
        wordId.set(key, id);
        vocabulary.push(key);
        having.push(0);
        leading.push(0);
      }
      if (!draft.alias && !ids.has(id) && place < draft.leading) leading[id] = (leading[id] ?? 0) + 1;
      ids.add(id);
    }
    if (!draft.alias) for (const id of ids) having[id] = (having[id] ?? 0) + 1;
    return [...ids];
  };
  const ids = drafts.map(idsOf);
  return {
    wordId,
    vocabulary,
    having,
    naming: leading.map((count, id) => ((having[id] ?? 0) === 0 ? 1 : count / (having[id] ?? 1))),
    ids,
  };
};

const MOST_LEARNED = 2;

/**
 * What the words of learned names stand for, from the names of the products they were learned for: `kohni` of two elbows
 * means elbow. Only words no product name holds are learned, so a plain name is never read worse for it.
 */
const learnWords = (
  drafts: readonly Draft[],
  ids: readonly (readonly number[])[],
  having: readonly number[],
  weights: readonly number[],
): Map<number, number[]> => {
  const seen = new Map<number, number[][]>();
  for (const [at, draft] of drafts.entries()) {
    if (draft.alias === undefined) continue;
    const said = ids[at] ?? [];
    const unsaid = (ids[draft.item] ?? []).filter((id) => !said.includes(id));
    for (const id of said) if ((having[id] ?? 0) === 0) push(seen, id, unsaid);
  }
  const learned = new Map<number, number[]>();
  for (const [id, names] of seen) {
    const [first = [], ...rest] = names;
    const common = first.filter((word) => rest.every((each) => each.includes(word)));
    learned.set(id, common.sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b).slice(0, MOST_LEARNED));
  }
  return learned;
};

/** The words of names by what they mean, how they sound and the letters they hold. */
const fileWords = (vocabulary: readonly string[]) => {
  const [byMeaning, bySkeleton, byTrigram, byBareSound] = [
    new Map<string, number[]>(),
    new Map<string, number[]>(),
    new Map<string, number[]>(),
    new Map<string, number[]>(),
  ];
  for (const [id, word] of vocabulary.entries()) {
    for (const meaning of new Set([word, ...meaningsOf(word)].map(stem))) push(byMeaning, meaning, id);
    const sound = skeleton(word);
    if (sound.length >= 2) push(bySkeleton, sound, id);
    const bare = /^[\u0600-\u06ff]+$/u.test(word) ? bareSound(word) : undefined;
    if (bare !== undefined) push(byBareSound, bare, id);
    for (const gram of new Set(trigrams(inLatin(word) ?? word))) push(byTrigram, gram, id);
  }
  return { byMeaning, bySkeleton, byTrigram, byBareSound };
};

/** Prepares a catalogue, the names learned for it and the company's own `words`, for matching. Takes about 50 ms for 3,750 items. */
export const indexCatalogue = (
  items: readonly CatalogueItem[],
  aliases: readonly Alias[] = [],
  words: readonly LexiconRow[] = [],
): CatalogueIndex => {
  const itemBySku = new Map(items.map(({ sku }, index) => [sku, index]));
  const itemByCode = new Map(items.map(({ sku }, index) => [codeOf(sku), index]));
  const drafts = draftsOf(items, itemBySku, aliases);
  const { wordId, vocabulary, having, naming, ids } = buildVocabulary(drafts);
  const weights = vocabulary.map((word, id) => weightOf(items.length, having[id] ?? 0, word));
  const itemVariants = items.map((_, index) => variantsOf(drafts[index]?.words ?? []));
  const postings: number[][] = vocabulary.map(() => []);
  const sayings = drafts.map((draft, index): Saying => {
    const words = ids[index] ?? [];
    for (const id of words) postings[id]?.push(index);
    return {
      item: draft.item,
      words,
      alias: draft.alias,
      stated: draft.measures.length,
      measures: draft.alias ? [...draft.measures, ...(drafts[draft.item]?.measures ?? [])] : draft.measures,
      variants: itemVariants[draft.item] ?? new Map(),
      weight: words.reduce((sum, id) => sum + (weights[id] ?? 0), 0),
    };
  });
  const byMeasure = new Map<string, number[]>();
  for (const [at, { measures }] of sayings.entries())
    for (const key of new Set(measures.flatMap(filingKeys))) push(byMeasure, key, at);
  const { byMeaning, bySkeleton, byTrigram, byBareSound } = fileWords(vocabulary);
  const learned = learnWords(drafts, ids, having, weights);
  const units = new Set([...items.flatMap(unitsOf), CONTAINER]);
  return {
    items,
    units,
    sayings,
    itemBySku,
    itemByCode,
    vocabulary,
    weights,
    naming,
    wordId,
    postings,
    byMeaning,
    bySkeleton,
    byBareSound,
    byMeasure,
    byTrigram,
    chains: chainsOf(items.map(({ name }) => name)),
    learned,
    own: words.length === 0 ? undefined : lexiconOf(words),
    senseMemo: new Map(),
  };
};
