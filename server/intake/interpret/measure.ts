/** A physical measure a name or message can state, as a dimension and a factor to that dimension's base unit. */
export type Dimension =
  | 'length'
  | 'mass'
  | 'volume'
  | 'area'
  | 'section'
  | 'space'
  | 'current'
  | 'power'
  | 'voltage'
  | 'angle'
  | 'pressure'
  | 'share'
  | 'weight-per-area'
  | 'charge'
  | 'apparent-power'
  | 'frequency'
  | 'speed'
  | 'gauge'
  | 'force'
  | 'flow'
  | 'cooling'
  | 'light'
  | 'fineness'
  | 'memory';

type Scale = { readonly dimension: Dimension; readonly factor: number };

/** Base units: millimetre, gram, millilitre, square metre, square millimetre, cubic metre, ampere, watt, volt, degree, bar. */
const SCALES: ReadonlyMap<string, Scale> = new Map(
  Object.entries({
    mm: { dimension: 'length', factor: 1 },
    cm: { dimension: 'length', factor: 10 },
    metre: { dimension: 'length', factor: 1000 },
    inch: { dimension: 'length', factor: 25.4 },
    foot: { dimension: 'length', factor: 304.8 },
    yard: { dimension: 'length', factor: 914.4 },
    g: { dimension: 'mass', factor: 1 },
    kg: { dimension: 'mass', factor: 1000 },
    quintal: { dimension: 'mass', factor: 100_000 },
    ton: { dimension: 'mass', factor: 1_000_000 },
    lb: { dimension: 'mass', factor: 453.592 },
    oz: { dimension: 'mass', factor: 28.3495 },
    ml: { dimension: 'volume', factor: 1 },
    cl: { dimension: 'volume', factor: 10 },
    litre: { dimension: 'volume', factor: 1000 },
    gallon: { dimension: 'volume', factor: 3785.41 },
    sqft: { dimension: 'area', factor: 0.092903 },
    sqm: { dimension: 'area', factor: 1 },
    sqmm: { dimension: 'section', factor: 1 },
    cum: { dimension: 'space', factor: 1 },
    cft: { dimension: 'space', factor: 0.0283168 },
    amp: { dimension: 'current', factor: 1 },
    watt: { dimension: 'power', factor: 1 },
    kw: { dimension: 'power', factor: 1000 },
    hp: { dimension: 'power', factor: 745.7 },
    volt: { dimension: 'voltage', factor: 1 },
    degree: { dimension: 'angle', factor: 1 },
    barg: { dimension: 'pressure', factor: 1 },
    psi: { dimension: 'pressure', factor: 0.0689476 },
    percent: { dimension: 'share', factor: 1 },
    gsm: { dimension: 'weight-per-area', factor: 1 },
    ah: { dimension: 'charge', factor: 1 },
    mah: { dimension: 'charge', factor: 0.001 },
    kva: { dimension: 'apparent-power', factor: 1000 },
    va: { dimension: 'apparent-power', factor: 1 },
    hz: { dimension: 'frequency', factor: 1 },
    rpm: { dimension: 'speed', factor: 1 },
    swg: { dimension: 'gauge', factor: 1 },
    mpa: { dimension: 'pressure', factor: 10 },
    kn: { dimension: 'force', factor: 1 },
    cfm: { dimension: 'flow', factor: 28.3168 },
    lpm: { dimension: 'flow', factor: 1 },
    btu: { dimension: 'cooling', factor: 1 },
    lumen: { dimension: 'light', factor: 1 },
    denier: { dimension: 'fineness', factor: 1 },
    gb: { dimension: 'memory', factor: 1 },
    tb: { dimension: 'memory', factor: 1024 },
    micron: { dimension: 'length', factor: 0.001 },
  } satisfies Record<string, Scale>),
);

/** A number with what it measures; `raw` as written, `base` in the dimension's base unit. Without a unit both are equal. */
export type Measure = {
  readonly raw: number;
  readonly base: number;
  readonly dimension: Dimension | undefined;
  readonly unit: string | undefined;
  readonly code?: string;
};

/** The measure of a number followed by a unit name of the lexicon, or a bare number. */
export const measureOf = (raw: number, unit: string | undefined): Measure => {
  const scale = unit === undefined ? undefined : SCALES.get(unit);
  return { raw, base: raw * (scale?.factor ?? 1), dimension: scale?.dimension, unit: scale ? unit : undefined };
};

/** Units in which goods are counted out as well as described: a number with one of them can be a quantity. */
const COUNTABLE = new Set([
  'kg',
  'g',
  'ton',
  'quintal',
  'lb',
  'oz',
  'litre',
  'ml',
  'gallon',
  'metre',
  'foot',
  'yard',
  'sqft',
  'sqm',
  'cum',
  'cft',
]);

/** Whether goods can be ordered by this unit (kg, litre, metre), not only described by it (mm, inch, ampere). */
export const isCountable = (unit: string): boolean => COUNTABLE.has(unit);

/** What a nominal size in inches is called in millimetres: bore and outer diameter, as pipes and fittings are sold. */
const TWINS: ReadonlyMap<number, readonly number[]> = new Map([
  [0.25, [6, 8]],
  [0.375, [10]],
  [0.5, [12, 12.5, 15, 20]],
  [0.75, [18, 19, 20, 25]],
  [1, [25, 32]],
  [1.25, [32, 40]],
  [1.5, [40, 50]],
  [2, [50, 63]],
  [2.5, [63, 65, 75]],
  [3, [75, 80, 90]],
  [4, [100, 110]],
  [5, [125, 140]],
  [6, [150, 160]],
  [8, [200]],
  [10, [250]],
  [12, [300, 315]],
]);

const isTwin = (inches: Measure, metric: Measure): boolean =>
  inches.unit === 'inch' && metric.unit === 'mm' && (TWINS.get(inches.raw)?.includes(metric.raw) ?? false);

const near = (a: number, b: number, share: number): boolean =>
  Math.abs(a - b) <= share * Math.max(Math.abs(a), Math.abs(b));

const bucketOf = (base: number): number => Math.round(Math.log(Math.max(base, 1e-9)) * 100);

/** Keys under which a name's measure is filed, so that {@link searchKeys} of any measure that fits it meets one of them. */
export const filingKeys = ({ raw, base, dimension }: Measure): string[] =>
  dimension === undefined ? [`r${raw}`] : [`r${raw}`, `${dimension}${bucketOf(base)}`];

/** The keys to look under for measures that may fit one that was said; {@link fitOf} decides. */
export const searchKeys = (said: Measure): string[] => {
  const keys = [`r${said.raw}`];
  if (said.dimension === undefined) return keys;
  for (let step = -2; step <= 2; step += 1) keys.push(`${said.dimension}${bucketOf(said.base) + step}`);
  for (const [inches, metric] of TWINS) {
    if (said.unit === 'inch' && inches === said.raw) for (const each of metric) keys.push(`r${each}`);
    if (said.unit === 'mm' && metric.includes(said.raw)) keys.push(`r${inches}`);
  }
  return keys;
};

/** How well a stated measure fits one of a name: 1 the same, less for a nominal twin or a number whose unit is unsaid, 0 not. */
export const fitOf = (said: Measure, named: Measure): number => {
  if (said.dimension !== undefined && said.dimension === named.dimension) {
    if (near(said.base, named.base, 0.004)) return 1;
    if (isTwin(said, named) || isTwin(named, said)) return 0.85;
    return said.unit !== named.unit && near(said.base, named.base, 0.02) ? 0.9 : 0;
  }
  if (said.unit === 'amp' && named.unit === 'ah') return near(said.raw, named.raw, 1e-6) ? 0.9 : 0;
  if (said.unit === 'mm' && named.unit === 'sqmm') return near(said.raw, named.raw, 1e-6) ? 0.9 : 0;
  if (said.dimension !== undefined && named.dimension !== undefined) return 0;
  if (said.code !== named.code && said.code !== undefined)
    return named.code === undefined && near(said.raw, named.raw, 1e-6) ? 0.3 : 0;
  if (!near(said.raw, named.raw, 1e-6)) return 0;
  return said.dimension === named.dimension ? 1 : 0.9;
};

/** Whether a quantity in `unit` can be counted against goods kept in `kept` (kg for ton, metre for foot). */
export const areConvertible = (unit: string, kept: string): boolean => {
  const [a, b] = [SCALES.get(unit), SCALES.get(kept)];
  return a !== undefined && b !== undefined && a.dimension === b.dimension;
};
