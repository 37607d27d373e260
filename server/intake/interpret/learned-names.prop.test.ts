import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Alias } from './catalogue-index.ts';
import { indexCatalogue } from './catalogue-index.ts';
import { interpret } from './interpret.ts';
import { sensesOf } from './senses.ts';
import type { CatalogueItem } from './unit-of.ts';

const TRADES = ['pipes', 'electrical', 'hardware', 'safety', 'stationery', 'sanitary', 'bakery', 'fasteners'];
const catalogues = TRADES.map((trade): readonly CatalogueItem[] =>
  JSON.parse(readFileSync(new URL(`../cases/catalogue-${trade}.json`, import.meta.url), 'utf8')),
);

const SYLLABLES = ['ba', 'chu', 'dol', 'fi', 'gar', 'jhi', 'kot', 'lu', 'mor', 'nas', 'pu', 'ril', 'tak', 'vem', 'zo'];

/** A stream of numbers from 0 to 1 that a seed decides. */
const streamOf = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

type Said = { readonly sku: string; readonly phrase: string };

/** Sizes, units and colours have the same names for everybody. */
const isPlain = (word: string): boolean =>
  sensesOf(word).some(({ kind }) => ['unit', 'measure', 'colour', 'size', 'grade', 'number'].includes(kind));

/** Customers of one seed: some words of their own for the catalogue's nouns, sizes and colours as everybody says them. */
const populationOf = (seed: number) => {
  const next = streamOf(seed);
  const items = catalogues[Math.floor(next() * catalogues.length)] ?? [];
  const own = new Map<string, string>();
  const invent = (): string => [0, 1, 2].map(() => SYLLABLES[Math.floor(next() * SYLLABLES.length)] ?? '').join('');
  const wordFor = (word: string): string => {
    if (/\d/.test(word) || word.length < 4 || isPlain(word)) return word;
    const known = own.get(word) ?? (next() < 0.45 ? invent() : word);
    own.set(word, known);
    return known;
  };
  const sayingOf = ({ name }: CatalogueItem): string =>
    name
      .split(/\s+/)
      .map((word) => wordFor(word.toLowerCase()))
      .join(' ');
  const sayings = items.map((item): Said => ({ sku: item.sku, phrase: sayingOf(item) }));
  const learned: Alias[] = sayings.filter(() => next() < 0.5).map(({ sku, phrase }) => ({ sku, phrase }));
  const unseen = sayings.filter(({ phrase }) => !learned.some((each) => each.phrase === phrase));
  return { items, learned, unseen, plain: items.map(({ sku, name }): Said => ({ sku, phrase: name })) };
};

const recall = (items: readonly CatalogueItem[], learned: readonly Alias[], said: readonly Said[]): number => {
  const index = indexCatalogue(items, learned);
  const found = said.filter(
    ({ sku, phrase }) =>
      interpret({ catalogue: index, now: 0, tz: 'UTC', message: `5 pcs ${phrase}` }).lines[0]?.sku === sku,
  );
  return found.length / Math.max(1, said.length);
};

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describe('learned names', () => {
  test('[NAME-2] whoever the customers are, a learned name never makes a product harder to find', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { items, learned, unseen, plain } = populationOf(seed);
        expect(recall(items, learned, plain)).toBeGreaterThanOrEqual(recall(items, [], plain));
        expect(recall(items, learned, unseen)).toBeGreaterThanOrEqual(recall(items, [], unseen));
      }),
      { numRuns: 25 },
    );
  });

  test('[NAME-3] of names nobody has taught yet, most are found from the words of those that were taught', () => {
    const runs = Array.from({ length: 24 }, (_, seed) => populationOf(seed * 7919 + 1));
    const before = runs.map(({ items, unseen }) => recall(items, [], unseen));
    const after = runs.map(({ items, learned, unseen }) => recall(items, learned, unseen));
    const mean = (all: readonly number[]): number => all.reduce((sum, each) => sum + each, 0) / all.length;
    expect(mean(after)).toBeGreaterThanOrEqual(0.88);
    expect(mean(after)).toBeGreaterThan(mean(before));
  });

  test('[NAME-4] words that mean two products for one customer are asked about, whichever was taught last', () => {
    const items = catalogues[0] ?? [];
    const pairs = fc.tuple(fc.nat(items.length - 1), fc.nat(items.length - 1)).filter(([one, two]) => one !== two);
    fc.assert(
      fc.property(pairs, ([one, two]) => {
        const taught = [one, two].map((at) => ({ phrase: 'jhanjhan wala', sku: items[at]?.sku ?? '' }));
        for (const learned of [taught, taught.toReversed()]) {
          const index = indexCatalogue(items, learned);
          const { lines } = interpret({ catalogue: index, now: 0, tz: 'UTC', message: '5 pcs jhanjhan wala' });
          expect(lines.some(({ accepted }) => accepted)).toBe(false);
          expect([...(lines[0]?.candidates ?? [])].sort()).toEqual(taught.map(({ sku }) => sku).sort());
        }
      }),
      { numRuns: 100 },
    );
  });
});
