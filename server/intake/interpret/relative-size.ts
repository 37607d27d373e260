import type { CatalogueIndex } from './catalogue-index.ts';
import type { Candidate } from './match-product.ts';
import { choose, matchProduct } from './match-product.ts';
import type { Measure } from './measure.ts';
import { variantOf } from './name.ts';
import type { Part } from './part.ts';

const relativeOf = (text: string): 'small' | 'large' | undefined => {
  const variant = variantOf(text);
  return variant?.kind === 'size' && (variant.value === 'small' || variant.value === 'large')
    ? variant.value
    : undefined;
};

const sizeOf = (index: CatalogueIndex, { item }: Candidate): Measure | undefined => index.sayings[item]?.measures[0];

/**
 * `chota` and `bada`, صغير and كبير, of products whose names say no such word but differ in size: the least or greatest of
 * them. Undefined when the part says no such word, a product is named by it, or the sizes cannot be compared.
 */
export const bySize = (index: CatalogueIndex, part: Part): Part | undefined => {
  const said = part.description.words.map(({ text }) => relativeOf(text)).find((size) => size !== undefined);
  if (said === undefined) return undefined;
  const words = part.description.words.filter(({ text }) => relativeOf(text) === undefined);
  const matching = matchProduct(index, { ...part.description, words });
  const choice = choose(index, matching, part.unit);
  if (choice === undefined || choice.best.cover < 0.8 || choice.best.conflicts > 0 || choice.rivals.length === 0)
    return undefined;
  const all = [choice.best, ...choice.rivals];
  if (all.some(({ item }) => index.sayings[item]?.variants.has('size'))) return undefined;
  const sizes = all.map((candidate) => sizeOf(index, candidate));
  const dimension = sizes[0]?.dimension;
  if (dimension === undefined || sizes.some((size) => size?.dimension !== dimension)) return undefined;
  const wanted = (said === 'small' ? Math.min : Math.max)(...sizes.map((size) => size?.base ?? 0));
  const [best, ...more] = all.filter((candidate) => sizeOf(index, candidate)?.base === wanted);
  if (best === undefined || more.length > 0) return undefined;
  return { ...part, description: { ...part.description, words }, choice: { ...choice, best, rivals: [] } };
};
