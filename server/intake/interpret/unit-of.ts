import { foldText } from './fold.ts';
import { areConvertible } from './measure.ts';
import { sensesOf } from './senses.ts';

/** An item of the catalogue: what it is called, the unit it is kept in, and how many of that unit each pack holds. */
export type CatalogueItem = {
  readonly sku: string;
  readonly name: string;
  readonly unit: string;
  readonly packs?: Readonly<Record<string, number>> | undefined;
};

/** Units people use for one another; the first of each row is its name when the item does not say otherwise. */
const FAMILIES: readonly (readonly string[])[] = [
  ['box', 'carton', 'case', 'crate', 'ctn', 'ct', 'cs'],
  ['bag', 'sack'],
  ['roll', 'coil', 'reel', 'spool'],
  ['piece', 'pc', 'pcs', 'each', 'ea', 'unit', 'no', 'nos', 'item', 'block', 'head', 'loaf', 'count'],
  ['length', 'bar', 'stick', 'rod'],
  ['bundle', 'bunch'],
  ['packet', 'pack', 'pouch', 'sachet', 'pkt', 'punnet'],
  ['tin', 'can'],
  ['drum', 'barrel'],
  ['bucket', 'pail', 'tub'],
  ['bottle'],
  ['sheet', 'slab'],
  ['kg', 'kilogram'],
  ['litre', 'liter', 'l', 'ltr'],
  ['metre', 'meter', 'm', 'mtr'],
  ['ton', 'tonne', 'mt'],
];

/** Words that name several kinds of container; tried in order. */
const LOOSE: ReadonlyMap<string, readonly string[]> = new Map([
  ['box', ['tin', 'can', 'packet', 'tray', 'jar', 'tub']],
  ['tin', ['can', 'jar', 'bucket']],
  ['can', ['tin', 'bottle', 'bucket']],
  ['bag', ['packet', 'pack']],
  ['packet', ['bag', 'box']],
  ['roll', ['bundle']],
  ['bundle', ['roll', 'packet']],
  ['drum', ['bucket', 'can']],
  ['bottle', ['jar', 'can', 'cylinder']],
]);

/** `علبة`, `dabba`: the small container goods are kept in, be it a tin, a jar or a box; only without one a carton. */
export const CONTAINER = 'container';
const SMALL = ['box', 'tin', 'can', 'jar', 'tub', 'tube', 'packet', 'pack', 'bottle', 'pouch'];

const familyOf = (unit: string): readonly string[] => FAMILIES.find((family) => family.includes(unit)) ?? [unit];

/** A unit's name as catalogues write it in any language, in the names used here. */
export const plainUnit = (unit: string): string => {
  const folded = foldText(unit).trim();
  if (FAMILIES.some((family) => family.includes(folded))) return folded;
  const sense = sensesOf(folded).find(({ kind }) => kind === 'unit' || kind === 'measure');
  if (sense?.value === CONTAINER) return 'box';
  return typeof sense?.value === 'string' ? sense.value : unit;
};

/** The units an item can be ordered in, its own first. */
export const unitsOf = (item: CatalogueItem): string[] => [item.unit, ...Object.keys(item.packs ?? {})].map(plainUnit);

/** How a said unit fits an item: `own` it is kept or packed so, `kin` only loosely or by conversion, `none` not at all. */
export type UnitFit = { readonly unit: string; readonly fit: 'own' | 'kin' | 'none' };

/** The item's own name for a unit as people say it (`peti` of an item packed in cartons is its carton). */
export const fitUnit = (said: string, item: CatalogueItem): UnitFit => {
  const memo = fits.get(item) ?? new Map<string, UnitFit>();
  fits.set(item, memo);
  const known = memo.get(said);
  if (known !== undefined) return known;
  const fit = findFit(said, item);
  memo.set(said, fit);
  return fit;
};

const fits = new WeakMap<CatalogueItem, Map<string, UnitFit>>();

const findFit = (said: string, item: CatalogueItem): UnitFit => {
  const units = unitsOf(item);
  if (said === CONTAINER) {
    const small = units.includes('box') ? 'box' : units.find((unit) => SMALL.includes(unit));
    return small === undefined ? findFit('box', item) : findFit(small, item);
  }
  if (units.includes(said)) return { unit: said, fit: 'own' };
  const family = familyOf(said);
  const kin = units.find((unit) => family.includes(unit));
  if (kin !== undefined)
    return {
      unit: FAMILIES.some(([first]) => first === kin) || kin === 'carton' || kin === 'coil' ? kin : canonical(kin),
      fit: 'own',
    };
  const loose = LOOSE.get(family[0] ?? said)?.find((each) => units.some((unit) => familyOf(unit).includes(each)));
  if (loose !== undefined) return { unit: canonical(said), fit: 'kin' };
  if (units.some((unit) => areConvertible(said, canonical(unit)))) return { unit: said, fit: 'own' };
  return { unit: canonical(said), fit: 'none' };
};

const CANONICAL_KEPT = new Set([
  'carton',
  'coil',
  'case',
  'crate',
  'can',
  'bunch',
  'bar',
  'reel',
  'pack',
  'barrel',
  'tub',
  'sack',
  'stick',
  'head',
  'block',
  'loaf',
  'slab',
  'punnet',
  'pouch',
  'pail',
]);

/** The plain name of a unit for results. */
const canonical = (unit: string): string => {
  const lower = unit.toLowerCase();
  return CANONICAL_KEPT.has(lower) ? lower : (familyOf(lower)[0] ?? lower);
};
