import { checkTable } from '../decision-table/check-table.ts';
import type { DecisionRow, DecisionTable } from '../decision-table/decision-table.ts';
import { byPrecedence } from '../price/precedence.ts';
import { givesPrice, priceProduct, type UnitPrice } from '../price/price-product.ts';
import type { PriceRule } from '../price/price-rule.ts';
import type { Instant } from '../values/instant.ts';
import type { ApprovalLevel } from './approval-level.ts';
import { type Boundary, boundariesOf, outcomes } from './discount-boundary.ts';

const scopes = ['customerId', 'productId', 'family', 'tier', 'region', 'plantId'] as const;

const columns: Omit<DecisionTable, 'rows'> = {
  name: 'discounts',
  hitPolicy: 'first',
  inputs: [
    { name: 'currency', kind: 'text' },
    ...scopes.map((name) => ({ name, kind: 'text' as const })),
    { name: 'quantity', kind: 'number', whole: true, least: 0 },
    { name: 'room', kind: 'flag' },
    { name: 'unitPrice', kind: 'number', whole: true, least: 0 },
    { name: 'net', kind: 'number', whole: true, least: 0 },
  ],
  outputs: [
    { name: 'outcome', kind: 'text', values: outcomes, needed: true },
    { name: 'level', kind: 'number' },
    { name: 'function', kind: 'text' },
    { name: 'rank', kind: 'text' },
    { name: 'basePrice', kind: 'number' },
    { name: 'floorPrice', kind: 'number' },
    { name: 'hardFloor', kind: 'number' },
  ],
};

const nothingPriced: DecisionRow = {
  id: 'no price',
  when: columns.inputs.map(() => '-'),
  answers: ['no_price', null, null, null, null, null, null],
};

/** More than this nobody reads, and proving it would hold the screen up. */
const mostRows = 20_000;

/**
 * What a line's price may be, and who has to approve it, by the price rules that hold at `at` and the levels: to be read,
 * checked and exported. It asks about a sale, whether the buyer's capped quotes have room (`room`), the unit price given
 * (ten-thousandths of a major unit) and the order's net (minor units). Of an amended order, whose price was agreed, it says
 * nothing. Undefined when the rules make too many rows to be proven sound. What decides are the rules and levels themselves
 * (docs/adr/0014).
 */
export function discountTable(
  rules: readonly PriceRule[],
  levels: readonly ApprovalLevel[],
  at: Instant,
): DecisionTable | undefined {
  const rows: DecisionRow[] = [];
  for (const counting of countingTogether(rules.filter((rule) => holds(rule, at)))) {
    rows.push(...rowsOf(counting, levels, at));
    if (rows.length > mostRows) return undefined;
  }
  const living = withoutDead([...rows, nothingPriced]);
  return living && { ...columns, rows: living };
}

/**
 * The rows that ever answer. Those of two products never meet, and what all rows of no product leave open stays open for a
 * product nobody has named: so each product is looked at by itself.
 */
function withoutDead(rows: readonly DecisionRow[]): DecisionRow[] | undefined {
  const at = columns.inputs.findIndex(({ name }) => name === 'productId');
  const productOf = (row: DecisionRow): string => row.when[at] ?? '-';
  const dead = new Set<DecisionRow | undefined>();
  for (const product of new Set(rows.map(productOf))) {
    const met = rows.filter((row) => productOf(row) === product || productOf(row) === '-');
    const { deadRows, typeErrors } = checkTable({ ...columns, rows: met });
    if (typeErrors.length > 0) return undefined;
    for (const { row } of deadRows) if (productOf(met[row] ?? nothingPriced) === product) dead.add(met[row]);
  }
  return rows.filter((row) => !dead.has(row));
}

const holds = ({ validFrom, validTo }: PriceRule, at: Instant): boolean =>
  validFrom <= at && (validTo === null || validTo > at);

/**
 * All sets of rules that can count for one sale, one of a kind, in such an order that of those that speak of a sale the first
 * one counts.
 */
function* countingTogether(rules: readonly PriceRule[]): Generator<readonly PriceRule[]> {
  for (const currency of new Set(rules.map((rule) => rule.currency))) {
    const sorted = rules.filter((rule) => rule.currency === currency).sort(byPrecedence);
    const of = (kind: PriceRule['kind']): PriceRule[] => sorted.filter((rule) => rule.kind === kind);
    const quotes = sorted.filter((rule) => givesPrice(rule, 'project') && rule.customerId !== null);
    const lists = sorted.filter((rule) => givesPrice(rule, 'list'));
    const priced = [...extended(quotes.map(alone), []), ...extended(lists.map(alone), of('tier'))];
    const costs = of('cost').filter(({ unitPrice }) => unitPrice !== null);
    for (const floored of extended(priced, of('floor')))
      if (floored.some(({ minMarginBps }) => minMarginBps !== null)) yield* extended([floored], costs);
      else yield floored;
  }
}

const alone = (rule: PriceRule): readonly PriceRule[] => [rule];

/** Each set with each rule of one more kind that can meet it, and last with none. */
function extended(sets: readonly (readonly PriceRule[])[], more: readonly PriceRule[]): (readonly PriceRule[])[] {
  return sets.flatMap((set) => {
    const met = more.filter((rule) => set.every((other) => canMeet(rule, other)));
    const always = met.findIndex((rule) => isImplied(rule, set));
    const some = always < 0 ? met : met.slice(0, always + 1);
    const joined = some.map((rule) => [...set, rule]);
    return always < 0 ? [...joined, set] : joined;
  });
}

const canMeet = (one: PriceRule, other: PriceRule): boolean =>
  scopes.every((scope) => one[scope] === null || other[scope] === null || one[scope] === other[scope]);

/** Whether a rule speaks of every sale that these speak of. */
const isImplied = (rule: PriceRule, set: readonly PriceRule[]): boolean =>
  scopes.every((scope) => rule[scope] === null || set.some((each) => each[scope] === rule[scope])) &&
  set.some(({ minQuantity }) => minQuantity >= rule.minQuantity);

function rowsOf(set: readonly PriceRule[], levels: readonly ApprovalLevel[], at: Instant): DecisionRow[] {
  const [{ currency } = { currency: '' }] = set;
  const named = (scope: (typeof scopes)[number]): string | null =>
    set.find((rule) => rule[scope] !== null)?.[scope] ?? null;
  const least = Math.max(...set.map(({ minQuantity }) => minQuantity));
  const price = priceOf(set, named, least, at);
  if (!price) return [];
  const asked = [
    JSON.stringify(currency),
    ...scopes.map((scope) => textCell(named(scope))),
    least === 0 ? '-' : `>= ${least}`,
    set.some(({ kind, capQuantity }) => kind === 'project' && capQuantity !== null) ? 'true' : '-',
  ];
  const ids = set.map(({ id }) => id).join(' ');
  return boundariesOf(price, levels, currency).map((each) => rowOf(ids, asked, price, each));
}

const textCell = (text: string | null): string => (text === null ? '-' : JSON.stringify(text));

function rowOf(ids: string, asked: readonly string[], price: UnitPrice, boundary: Boundary): DecisionRow {
  const { outcome, level, leastPrice, mostNet } = boundary;
  return {
    id: `${ids} ${outcome}${level ? ` ${level.level}` : ''}`,
    when: [...asked, leastPrice === 0 ? '-' : `>= ${leastPrice}`, mostNet === null ? '-' : `<= ${mostNet}`],
    answers: [
      outcome,
      level?.level ?? null,
      level?.function ?? null,
      level?.rank ?? null,
      price.basePrice,
      price.floorPrice,
      price.hardFloor,
    ],
  };
}

/** The deciding code's own price of a sale that only these rules speak of. */
function priceOf(
  set: readonly PriceRule[],
  named: (scope: (typeof scopes)[number]) => string | null,
  thousandths: number,
  at: Instant,
): UnitPrice | undefined {
  const name = (scope: (typeof scopes)[number]): string => named(scope) ?? '';
  const [{ currency } = { currency: '' }] = set;
  return priceProduct(set, {
    buyer: { id: name('customerId'), tier: name('tier'), region: name('region'), currency },
    goods: { productId: name('productId'), family: name('family'), plantId: name('plantId'), thousandths },
    extraBps: 0,
    at,
  });
}
