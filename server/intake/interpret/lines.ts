import type { AmountElement } from './amounts.ts';
import type { CatalogueIndex } from './catalogue-index.ts';
import { fitOf, isCountable } from './measure.ts';
import type { Part } from './part.ts';
import { LEAST_COVER, LEAST_HEAD } from './part.ts';
import { sensesOf } from './senses.ts';
import { stem } from './similar.ts';
import { fitUnit, plainUnit } from './unit-of.ts';

/** What keeps a line from being certain. */
export type Doubt =
  | 'product'
  | 'lent'
  | 'quantity'
  | 'approximate'
  | 'implied'
  | 'shared'
  | 'condition'
  | 'corrected'
  | 'beside'
  | 'nearby'
  | 'repeated'
  | 'unit';

/** A line being put together; corrections may still change it. */
export type DraftLine = {
  readonly part: Part;
  readonly item: number;
  qty: number | null;
  unit: string;
  unitFit: 'own' | 'kin' | 'none' | 'unsaid';
  readonly doubts: Set<Doubt>;
};

/** Whether the part names a product of the catalogue at all. */
export const isMatched = (part: Part): boolean =>
  part.choice !== undefined &&
  part.choice.best.cover >= LEAST_COVER &&
  part.choice.best.head >= LEAST_HEAD &&
  part.choice.best.conflicts === 0;

/** Whether the part names exactly one product. */
export const isSure = (part: Part): boolean =>
  isMatched(part) && part.choice?.rivals.length === 0 && part.choice.best.cover >= 0.88;

/** Whether the part says anything of a product. */
export const hasWords = (part: Part): boolean =>
  part.choice !== undefined ||
  part.description.words.some(({ optional }) => !optional) ||
  part.description.measures.some(({ optional }) => !optional);

/** The items a part may mean, likeliest first. */
export const itemsOf = (part: Part): number[] =>
  part.choice === undefined ? [] : [part.choice.best.item, ...part.choice.rivals.map(({ item }) => item)];

/** Goods kept in dozens or gross are counted in them. */
const DOZENS: Readonly<Record<string, number>> = { dozen: 12, gross: 144 };

/** Whether the unit is only a word of the name (`15 box files`): the item is called so and kept in something else. */
const isNameWord = (index: CatalogueIndex, item: number, unit: string, said: Part['description']): boolean => {
  const kept = index.items[item];
  if (kept === undefined || fitUnit(unit, { ...kept, packs: undefined }).fit !== 'none') return false;
  const names = (index.sayings[item]?.words ?? []).map((id) => index.vocabulary[id] ?? '');
  const at = names.findIndex((name) => sensesOf(name).some(({ kind, value }) => kind === 'unit' && value === unit));
  return at >= 0 && (said.words.length === 0 || said.words.some(({ text }) => stem(text) === names[at + 1]));
};

/** Gives a line its quantity and unit; without a said unit it is the item's own. */
export const setAmount = (
  index: CatalogueIndex,
  line: DraftLine,
  amount: AmountElement | undefined,
  unit: string | undefined,
): void => {
  const item = index.items[line.item];
  if (item === undefined) return;
  const named = unit !== undefined && isNameWord(index, line.item, unit, line.part.description);
  const fitted = unit === undefined || named ? undefined : fitUnit(unit, item);
  line.qty = amount?.value ?? null;
  if (amount?.dozens && fitted?.unit === 'piece' && !isCountable(plainUnit(item.unit))) {
    const own = plainUnit(item.unit);
    line.qty = amount.value / (DOZENS[own] ?? 1);
    line.unit = own;
    line.unitFit = 'own';
    return;
  }
  line.unit = fitted?.unit ?? plainUnit(item.unit);
  line.unitFit = fitted?.fit ?? 'unsaid';
  if (amount?.approximate) line.doubts.add('approximate');
};

/** `panel 60 carton`: where no size was said, a number between the name and the unit may belong to either. */
const isAfterName = ({ amount, words, description }: Part): boolean =>
  amount !== undefined && words !== undefined && words < amount.start && description.measures.length === 0;

/** A bare number that also stands in the item's name may be a size: `opc cement 50`. */
const mayBeSize = (index: CatalogueIndex, part: Part, item: number): boolean => {
  const amount = part.amount;
  if (amount === undefined || (amount.unit !== undefined && !isAfterName(part))) return false;
  return index.sayings[item]?.measures.some(({ raw }) => raw === amount.value) ?? false;
};

/** `battery 35, 45`: of two bare numbers that both are sizes of such goods, nobody can tell which one counts. */
export const mayBeKinSize = (index: CatalogueIndex, { amount, description }: Part, item: number): boolean => {
  if (amount === undefined || amount.unit !== undefined || amount.measure !== undefined || amount.implied) return false;
  if (!description.measures.some(({ dimension, optional }) => dimension === undefined && !optional)) return false;
  const names = new Set(index.sayings[item]?.words ?? []);
  const namesakes = index.byMeasure.get(`r${amount.value}`) ?? [];
  return namesakes.some(
    (other) =>
      index.sayings[other]?.measures.some(({ raw }) => raw === amount.value) === true &&
      index.sayings[other].words.some((word) => names.has(word)),
  );
};

/** `4 argon bottles and 2 mix` read as one: a number that is neither its quantity nor a size of the item is somebody else's. */
export const holdsForeignNumber = (index: CatalogueIndex, { description }: Part, item: number): boolean =>
  description.measures.some(
    (said) =>
      said.optional !== true &&
      said.code === undefined &&
      !index.sayings[item]?.measures.some((named) => named.code === undefined && fitOf(said, named) > 0),
  );

/** `1 kilo peeled garlic` of an item of 1 kg: the only number said is taken as the quantity, unless the whole name was said. */
const takeLoneSize = (index: CatalogueIndex, line: DraftLine): void => {
  const { part } = line;
  const item = index.items[line.item];
  const [size, ...more] = part.description.measures;
  if (
    line.qty !== null ||
    item === undefined ||
    size?.unit === undefined ||
    more.length > 0 ||
    size.optional ||
    !isCountable(size.unit)
  )
    return;
  if ((part.choice?.best.named ?? 1) >= 0.97) return;
  line.qty = size.raw;
  line.unit = fitUnit(size.unit, item).unit;
  line.doubts.add('quantity');
};

/** Makes a line of a part that names a product. */
export const makeLine = (index: CatalogueIndex, part: Part): DraftLine | undefined => {
  const choice = part.choice;
  const item = choice && index.items[choice.best.item];
  if (choice === undefined || item === undefined) return undefined;
  const line: DraftLine = {
    part,
    item: choice.best.item,
    qty: null,
    unit: plainUnit(item.unit),
    unitFit: 'unsaid',
    doubts: new Set(),
  };
  setAmount(index, line, part.amount, part.unit ?? (part.amount === undefined ? undefined : choice.best.alias?.unit));
  if (part.amount === undefined && part.unit !== undefined && DOZENS[part.unit] !== undefined) {
    line.qty = DOZENS[part.unit] ?? 1;
    line.unit = plainUnit(item.unit);
    line.doubts.add('implied');
  } else if (part.amount === undefined && line.unitFit === 'none') {
    line.unit = plainUnit(item.unit);
    line.unitFit = 'unsaid';
  } else if (part.amount?.implied || (part.amount === undefined && part.unit !== undefined)) {
    line.qty = 1;
    line.doubts.add('implied');
  }
  takeLoneSize(index, line);
  if (
    (part.amount && part.amount.claim < 0) ||
    mayBeSize(index, part, line.item) ||
    mayBeKinSize(index, part, line.item) ||
    holdsForeignNumber(index, part, line.item)
  )
    line.doubts.add('quantity');
  if (!isSure(part)) line.doubts.add('product');
  return line;
};

/** How likely the whole line is right, from what is doubtful about it. */
export const confidenceOf = (line: DraftLine): number => {
  const certainty = line.part.choice?.certainty ?? 0;
  const doubtful = [...line.doubts].some(
    (doubt) => !['product', 'lent', 'beside', 'nearby', 'repeated', 'unit'].includes(doubt),
  );
  const quantity = line.qty === null ? 0.5 : doubtful ? 0.7 : 1;
  const unit = { own: 1, unsaid: 0.97, kin: 0.88, none: 0.7 }[line.unitFit];
  const lent = line.doubts.has('lent') ? 0.85 : 1;
  return Math.round(Math.max(0, Math.min(1, certainty * quantity * unit * lent)) * 1000) / 1000;
};
