import type { Evidence } from '../../server/intake/interpret/evidence.ts';

/** Evidence and what turned out to be so. */
export type Example = { readonly evidence: Evidence; readonly holds: boolean };

/** What was learned: how much each piece of evidence speaks for it. */
export type Learnt = { readonly bias: number; readonly weights: readonly (readonly [string, number])[] };

/** How a model is learned; `shrink` draws weights to nothing, evidence met in fewer than `least` examples is left out. */
export type Learning = { readonly shrink: number; readonly least: number; readonly rounds: number };

const [RATE, FIRST, SECOND, TINY] = [0.05, 0.9, 0.999, 1e-8];

type Sparse = { readonly at: Int32Array; readonly value: Float64Array; readonly holds: number };

const namesOf = (examples: readonly Example[], least: number): string[] => {
  const met = new Map<string, number>();
  for (const { evidence } of examples)
    for (const [name, value] of Object.entries(evidence)) if (value !== 0) met.set(name, (met.get(name) ?? 0) + 1);
  return [...met].flatMap(([name, count]) => (count >= least ? [name] : [])).sort();
};

const sparseOf = (names: readonly string[], examples: readonly Example[]): Sparse[] => {
  const place = new Map(names.map((name, at) => [name, at]));
  return examples.map(({ evidence, holds }) => {
    const kept = Object.entries(evidence).filter(([name, value]) => value !== 0 && place.has(name));
    return {
      at: Int32Array.from(kept, ([name]) => place.get(name) ?? 0),
      value: Float64Array.from(kept, ([, value]) => value),
      holds: holds ? 1 : 0,
    };
  });
};

/** Adds up how the weights would have to move, the bias last. */
const slopeOf = (rows: readonly Sparse[], weights: Float64Array, shrink: number): Float64Array => {
  const last = weights.length - 1;
  const slope = weights.map((weight) => shrink * weight);
  slope[last] = 0;
  for (const { at, value, holds } of rows) {
    let sum = weights[last] ?? 0;
    for (let i = 0; i < at.length; i += 1) sum += (weights[at[i] ?? 0] ?? 0) * (value[i] ?? 0);
    const error = 1 / (1 + Math.exp(-sum)) - holds;
    for (let i = 0; i < at.length; i += 1) slope[at[i] ?? 0] = (slope[at[i] ?? 0] ?? 0) + error * (value[i] ?? 0);
    slope[last] = (slope[last] ?? 0) + error;
  }
  return slope;
};

const DIGITS = 1_000;
const LEAST_WEIGHT = 0.01;

/** Learns by logistic regression how much each piece of evidence speaks for what holds. The same examples give the same weights. */
export const learn = (examples: readonly Example[], { shrink, least, rounds }: Learning): Learnt => {
  const names = namesOf(examples, least);
  const rows = sparseOf(names, examples);
  const weights = new Float64Array(names.length + 1);
  const [drift, spread] = [new Float64Array(weights.length), new Float64Array(weights.length)];
  for (let round = 1; round <= rounds; round += 1) {
    const slope = slopeOf(rows, weights, shrink);
    for (let i = 0; i < weights.length; i += 1) {
      const step = slope[i] ?? 0;
      drift[i] = FIRST * (drift[i] ?? 0) + (1 - FIRST) * step;
      spread[i] = SECOND * (spread[i] ?? 0) + (1 - SECOND) * step * step;
      const [mean, size] = [(drift[i] ?? 0) / (1 - FIRST ** round), (spread[i] ?? 0) / (1 - SECOND ** round)];
      weights[i] = (weights[i] ?? 0) - (RATE * mean) / (Math.sqrt(size) + TINY);
    }
  }
  const rounded = (value: number): number => Math.round(value * DIGITS) / DIGITS;
  return {
    bias: rounded(weights[names.length] ?? 0),
    weights: names.flatMap((name, at): [string, number][] => {
      const weight = rounded(weights[at] ?? 0);
      return Math.abs(weight) >= LEAST_WEIGHT ? [[name, weight]] : [];
    }),
  };
};
