import type { CatalogueIndex } from './catalogue-index.ts';
import type { DraftLine } from './lines.ts';
import { variantOf } from './name.ts';
import type { Part } from './part.ts';

/** Whether the part names a product as the line does, but for its size, colour or grade. */
export const isKin = (index: CatalogueIndex, line: DraftLine, part: Part): boolean => {
  const words = new Set(index.sayings[line.item]?.words ?? []);
  const named = index.sayings[part.choice?.best.item ?? -1]?.words ?? [];
  const shared = named.filter((word) => words.has(word) && variantOf(index.vocabulary[word] ?? '') === undefined);
  return shared.length > 0 && shared.length * 2 >= named.length;
};
