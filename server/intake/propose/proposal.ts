import { z } from 'zod';
import type { DraftLine } from '../../../db/draft/draft.ts';

/** All a model may say: for a line of the draft, by its number, the codes of products it may mean. Anything else is dropped. */
export const Proposal = z.object({
  lines: z
    .array(z.object({ line: z.number().int().min(0).max(200), codes: z.array(z.string().max(80)).max(20) }))
    .max(200),
});
export type Proposal = z.infer<typeof Proposal>;

type Candidate = DraftLine['candidates'][number];

const mostProposed = 3;

/** Whether a model may suggest anything for a line: nobody and nothing has settled yet what it means. */
export const isOpen = (line: Pick<DraftLine, 'accepted' | 'productId'>): boolean =>
  !line.accepted && line.productId === null;

/**
 * The candidates that a proposal adds to each open line, by the line's id: products of this catalogue only, none twice,
 * three at most, marked as the model's. A proposal can say nothing about quantities, prices, customers or settled lines.
 */
export function candidatesOf(
  proposal: Proposal,
  lines: readonly Pick<DraftLine, 'id' | 'accepted' | 'productId' | 'candidates'>[],
  productOf: (code: string) => { readonly id: string } | undefined,
): ReadonlyMap<string, readonly Candidate[]> {
  const added = new Map<string, readonly Candidate[]>();
  for (const { line: place, codes } of proposal.lines) {
    const line = lines[place];
    if (line === undefined || !isOpen(line) || added.has(line.id)) continue;
    const known = new Set(line.candidates.map(({ productId }) => productId));
    const fresh = codes.flatMap((code): Candidate[] => {
      const product = productOf(code);
      if (product === undefined || known.has(product.id)) return [];
      known.add(product.id);
      return [{ productId: product.id, score: 0, by: 'model' }];
    });
    if (fresh.length > 0) added.set(line.id, [...line.candidates, ...fresh.slice(0, mostProposed)]);
  }
  return added;
}
