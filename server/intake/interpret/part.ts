import type { AmountElement } from './amounts.ts';
import type { CatalogueIndex } from './catalogue-index.ts';
import type { Element } from './elements.ts';
import type { Choice, Description, SaidMeasure } from './match-product.ts';
import { choose, matchProduct } from './match-product.ts';
import { measureOf } from './measure.ts';
import { variantOf } from './name.ts';
import { fitUnit } from './unit-of.ts';
import { wordMatches } from './word-matches.ts';

/** A stretch of elements read as one order line, or as part of one. */
export type Part = {
  readonly from: number;
  readonly to: number;
  readonly amount: AmountElement | undefined;
  readonly unit: string | undefined;
  readonly description: Description;
  readonly choice: Choice | undefined;
  /** Where its first word stands in the folded text; undefined without one. */
  readonly words?: number | undefined;
  /** A size, colour or grade was lent to it by another line. */
  readonly variantLent?: boolean | undefined;
  /** The weight of what was said of the product. */
  readonly said: number;
  readonly score: number;
};

const NO_DESCRIPTION: Description = { words: [], measures: [], unit: undefined };

/** The lowest share of what was said that a product must explain to be meant at all. */
export const LEAST_COVER = 0.5;

/** The lowest share of the naming words that a product must explain: a size and a colour alone name nothing. */
export const LEAST_HEAD = 0.45;

const measuresOf = (amounts: readonly AmountElement[]): SaidMeasure[] =>
  amounts.map(({ value, measure, unit, implied, code }) => ({
    ...measureOf(value, measure ?? unit),
    ...(code === undefined ? {} : { code }),
    ...(implied ? { optional: true } : {}),
  }));

type UnitSaid = { readonly unit: string; readonly at: number; readonly named: boolean };
type Amounts = {
  readonly amounts: readonly AmountElement[];
  readonly places: readonly number[];
  readonly units: readonly UnitSaid[];
};

const amountsOf = (elements: readonly Element[], from: number, to: number): Amounts => {
  const amounts: AmountElement[] = [];
  const places: number[] = [];
  const units: UnitSaid[] = [];
  for (let at = from; at < to; at += 1) {
    const element = elements[at];
    if (element?.kind === 'amount') {
      amounts.push(element);
      places.push(at);
    }
    if (element?.kind === 'unit') units.push({ unit: element.unit, at, named: element.named });
  }
  return { amounts, places, units };
};

/** The unit said apart from the number but right beside it (`boxes: 4`), or with no number at all (`a bag of rice`). */
const looseUnit = (
  elements: readonly Element[],
  { units, amounts }: Amounts,
  place: number | undefined,
  from: number,
  to: number,
): string | undefined => {
  if (place === undefined)
    return amounts.length === 0 ||
      amounts.every(({ claim }) => claim < 0) ||
      (units[0]?.at === from && amounts.every(({ measure }) => measure !== undefined))
      ? (
          units.find(({ named, at }) => !named || at === from) ??
          (units.at(-1)?.at === to - 1 && to - from > 1 ? units.at(-1) : undefined)
        )?.unit
      : undefined;
  const beside = units.find(({ at }) => {
    const between = elements.slice(Math.min(at, place) + 1, Math.max(at, place));
    return between.every((element) => element.kind === 'gap' && (element.gap === 'dash' || element.gap === 'colon'));
  });
  return (beside ?? trailingUnit(elements, units, place))?.unit;
};

/** `3 cheese slices cartons`: the unit that ends the line, past the words of the name. */
const trailingUnit = (
  elements: readonly Element[],
  units: readonly UnitSaid[],
  place: number,
): UnitSaid | undefined => {
  const [only, ...more] = units.filter(({ named }) => !named);
  if (only === undefined || more.length > 0 || only.at < place) return undefined;
  const plain = elements.slice(place + 1, only.at).every(({ kind }) => kind === 'word');
  return plain && elements[only.at + 1]?.kind !== 'word' ? only : undefined;
};

const wordsIn = (elements: readonly Element[], from: number, to: number): Description['words'] => {
  const met = new Set<string>();
  return elements.slice(from, to).flatMap((element): { text: string; optional: boolean }[] => {
    if ((element.kind !== 'word' && element.kind !== 'unit') || met.has(element.text)) return [];
    met.add(element.text);
    if (element.kind === 'word') return [{ text: element.text, optional: element.optional }];
    return element.named ? [{ text: element.text, optional: true }] : [];
  });
};

/** Whether the unit's being the item's own speaks for the reading. */
const unitEvidence = (
  index: CatalogueIndex,
  choice: Choice | undefined,
  unit: string | undefined,
  amount: AmountElement | undefined,
): number => {
  const item = choice && index.items[choice.best.item];
  if (item === undefined || unit === undefined || amount === undefined) return 0;
  const { fit } = fitUnit(unit, item);
  return fit === 'own' ? 0.25 : fit === 'kin' ? 0.05 : amount.measure !== undefined ? -0.7 : -0.15;
};

const quantityWorth = (amount: AmountElement | undefined, unit: string | undefined): number =>
  amount === undefined
    ? unit === undefined
      ? -0.25
      : 0.2
    : amount.claim < 0
      ? 0.3 + 0.2 * amount.claim
      : 0.5 + 0.15 * amount.claim;

const scoreOf = (index: CatalogueIndex, part: Omit<Part, 'score'>, rest: readonly AmountElement[]): number => {
  const [others, sizes] = [rest.length, rest.filter(({ claim }) => claim <= -3).length];
  const counted = rest.filter(({ claim }) => claim >= 2.5).length;
  const amounts =
    part.amount === undefined || part.amount.claim > -1 || rest.some(({ start }) => start > (part.amount?.start ?? 0))
      ? 0
      : 1;
  const { amount, choice, said, description } = part;
  if (description.words.length === 0 && choice === undefined)
    return amount === undefined
      ? -0.15 * others - 0.65 * (others - sizes)
      : -0.5 - 0.15 * sizes - 0.5 * (others - sizes) - 0.7 * counted + 0.01 * amounts;
  if (choice === undefined || choice.best.cover < LEAST_COVER || choice.best.head < LEAST_HEAD) {
    const words = description.words.filter(({ optional }) => !optional).length;
    return (
      -0.35 * words -
      (amount === undefined ? (others > sizes ? 0.1 : 0) : amount.claim >= 1 ? 0 : 0.25) -
      0.2 * description.measures.length -
      0.1
    );
  }
  const { cover, conflicts } = choice.best;
  const quantity = quantityWorth(amount, part.unit);
  return (
    said * cover -
    0.9 * said * (1 - cover) -
    0.7 * conflicts +
    quantity +
    unitEvidence(index, choice, part.unit, amount) +
    0.1 * choice.best.named +
    (choice.best.named >= 0.97 && cover >= 0.97 ? 0.4 : 0) -
    0.3
  );
};

const skuChoice = (item: number): Choice => ({
  best: { item, cover: 1, head: 1, named: 1, conflicts: 0, weakest: 1, score: 1.2, alias: undefined },
  rivals: [],
  certainty: 1,
});

const readWith = (
  index: CatalogueIndex,
  elements: readonly Element[],
  from: number,
  to: number,
  amounts: Amounts,
  chosen: number,
): Part => {
  const amount = chosen < 0 ? undefined : amounts.amounts[chosen];
  const rest = amounts.amounts.filter((_, position) => position !== chosen);
  const unit = amount?.unit ?? looseUnit(elements, amounts, amounts.places[chosen], from, to);
  const sku = elements.slice(from, to).find((element) => element.kind === 'sku');
  const description: Description = { words: wordsIn(elements, from, to), measures: measuresOf(rest), unit };
  if (sku?.kind === 'sku') {
    const part = { from, to, amount, unit, description, choice: skuChoice(sku.item), said: 1 };
    return { ...part, score: 1.4 + quantityWorth(amount, unit) - 0.25 * rest.length };
  }
  const matching = description.words.length === 0 ? { candidates: [], said: 0 } : matchProduct(index, description);
  const words = elements.slice(from, to).find(({ kind }) => kind === 'word')?.start;
  const part = {
    from,
    to,
    amount,
    unit,
    words,
    description,
    choice: choose(index, matching, unit),
    said: matching.said,
  };
  return { ...part, score: scoreOf(index, part, rest) };
};

/** Whether an amount could be the quantity at all. */
const mayCount = ({ claim, value }: AmountElement): boolean => claim > -3 && value > 0;

/** Reads the elements from `from` to `to` as one line, trying each amount as its quantity. */
export const readPart = (index: CatalogueIndex, elements: readonly Element[], from: number, to: number): Part => {
  const amounts = amountsOf(elements, from, to);
  const options = amounts.amounts
    .map((amount, position) => (mayCount(amount) ? position : -1))
    .filter((position) => position >= 0);
  const strongest = Math.max(0, ...options.map((position) => amounts.amounts[position]?.claim ?? 0));
  const tried =
    strongest >= 3 ? options.filter((position) => (amounts.amounts[position]?.claim ?? 0) >= 2.5) : [...options, -1];
  let best: Part | undefined;
  for (const position of tried.length === 0 ? [-1] : tried) {
    const part = readWith(index, elements, from, to, amounts, position);
    if (best === undefined || part.score > best.score + 1e-9) best = part;
  }
  return (
    best ?? {
      from,
      to,
      amount: undefined,
      unit: undefined,
      description: NO_DESCRIPTION,
      choice: undefined,
      said: 0,
      score: 0,
    }
  );
};

const isHeld = (index: CatalogueIndex, text: string, items: readonly number[]): boolean => {
  const ids = wordMatches(index, text).map(({ id }) => id);
  return items.some((item) => index.sayings[item]?.words.some((word) => ids.includes(word)));
};

/**
 * Reads a part again with the words and measures a heading or another line lends it. Among `allowed` items only, when
 * given: what is lent decides between the things the part itself may mean, it does not bring in others.
 */
export const rereadPart = (
  index: CatalogueIndex,
  part: Part,
  context: Description,
  allowed: readonly number[] | undefined,
): Part => {
  const own = new Set(part.description.words.map(({ text }) => text));
  const dimensions = new Set(part.description.measures.map(({ dimension }) => dimension));
  const variants = new Set(part.description.words.map(({ text }) => variantOf(text)?.kind));
  const isLent = (text: string): boolean =>
    !own.has(text) && (variantOf(text) === undefined || !variants.has(variantOf(text)?.kind));
  const shared = (text: string): boolean => allowed === undefined || isHeld(index, text, allowed);
  const description: Description = {
    words: [...part.description.words, ...context.words.filter(({ text }) => isLent(text) && shared(text))],
    measures: [
      ...part.description.measures,
      ...(dimensions.has(undefined)
        ? []
        : context.measures.filter(
            ({ dimension }) => !dimensions.has(dimension) && (dimension !== undefined || dimensions.size === 0),
          )),
    ],
    unit: part.unit,
  };
  const matching = matchProduct(index, description);
  const candidates =
    allowed === undefined ? matching.candidates : matching.candidates.filter(({ item }) => allowed.includes(item));
  const variantLent =
    description.measures.length > part.description.measures.length ||
    description.words.slice(part.description.words.length).some(({ text }) => variantOf(text) !== undefined);
  const choice = choose(index, { ...matching, candidates }, part.unit);
  return { ...part, choice, said: matching.said, description, variantLent: part.variantLent || variantLent };
};
