/**
 * The value below which this share of the values lies, between two of them in proportion, as a spreadsheet's PERCENTILE;
 * null of none. `share` is 0 to 1: 0.5 is the median.
 */
export function percentileOf(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  return below === undefined || above === undefined ? null : below + (above - below) * (place - Math.floor(place));
}
