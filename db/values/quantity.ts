/** Quantities are integer thousandths of their unit, so that 2.5 kg is exact and sums never drift. */
export const unitScale = 1_000;

/** The most one line may order, in thousandths of the base unit: a million of anything is a slip of the finger. */
export const mostThousandths = 1_000_000 * unitScale;

/** 2.5 → 2500 thousandths; rounds to the nearest thousandth. */
export function toThousandths(amount: number): number {
  return Math.round(amount * unitScale);
}

/** 2500 thousandths → 2.5. */
export function fromThousandths(thousandths: number): number {
  return thousandths / unitScale;
}

/** The base units in one of `unit`, from the product's packing table; undefined when the product is never packed so. */
export function packFactor(
  product: { readonly unit: string; readonly packs: Readonly<Record<string, number>> },
  unit: string,
): number | undefined {
  if (unit === product.unit) return 1;
  // A unit is any text somebody wrote: `constructor` must not find what every object inherits.
  return Object.hasOwn(product.packs, unit) ? product.packs[unit] : undefined;
}
