import learned from '../lexicon/learned.json' with { type: 'json' };
import type { Evidence } from './evidence.ts';

/** How much each piece of evidence speaks for something, and how likely that is on no evidence. */
export type Weights = { readonly bias: number; readonly weights: ReadonlyMap<string, number> };

const readWeights = ({
  bias,
  weights,
}: {
  bias: number;
  weights: readonly (readonly (string | number)[])[];
}): Weights => ({
  bias,
  weights: new Map(weights.map(([name, weight]) => [String(name), Number(weight)])),
});

/** Learned from kept messages by `npm run learn`: that a message orders, that a line is right. */
export const ordering = readWeights(learned.ordering);
export const rightness = readWeights(learned.rightness);

/** How likely something is on the given evidence, 0 to 1. */
export const likelihood = ({ bias, weights }: Weights, evidence: Evidence): number => {
  let sum = bias;
  for (const [name, value] of Object.entries(evidence)) sum += (weights.get(name) ?? 0) * value;
  return 1 / (1 + Math.exp(-sum));
};
