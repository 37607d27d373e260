/** The median and the 95th percentile of a sample, rounded to a tenth; NaN for an empty one is never printed as a result. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

/** The sample below which this share of all lies, by nearest rank, rounded to a tenth. Throws on an empty sample: a figure nobody measured. */
export function percentile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new Error('nothing was measured');
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return Math.round(value * 10) / 10;
}

/** Nearest-rank percentiles: `p95` of 20 samples is the 19th. Throws on an empty sample. */
export const spread = (samples: readonly number[]): Spread => ({
  p50: percentile(samples, 0.5),
  p95: percentile(samples, 0.95),
});
