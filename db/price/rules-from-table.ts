import type { Answer, DecisionRow, DecisionTable } from '../decision-table/decision-table.ts';
import { readTest } from '../decision-table/read-test.ts';
import type { Test } from '../decision-table/test.ts';
import { discountColumns, scopeFields } from './discount-rules.ts';
import { byPrecedence } from './precedence.ts';
import type { PriceRule } from './price-rule.ts';

/** A price rule as a row of the table says it; its times are the publication's. */
export type ToldRule = Omit<PriceRule, 'scope' | 'validFrom' | 'validTo'> & { readonly kind: 'tier' | 'floor' };

/**
 * Why a table can't be price rules. Of the whole: `policy` (what counts is the most particular one: `first`), `columns`. Of a
 * row: `term`, `currency`, `scope` and `quantity` name a cell that says more than a rule can; `answer`: a discount with a
 * floor's answer, or the other way round, or none; `order`: a more particular row has to stand before; `twice`: the same as before.
 */
export interface RuleMisfit {
  readonly row: number | null;
  readonly problem:
    | 'policy'
    | 'columns'
    | 'term'
    | 'currency'
    | 'scope'
    | 'quantity'
    | 'answer'
    | 'order'
    | 'twice'
    | 'unread';
}

interface RulesRead {
  readonly rules: readonly ToldRule[];
  readonly misfits: readonly RuleMisfit[];
}

const { inputs, outputs } = discountColumns;
const namesOf = (columns: readonly { readonly name: string; readonly kind: string }[]): string =>
  JSON.stringify(columns.map(({ name, kind }) => [name, kind]));
const ownNames = [namesOf(inputs), namesOf(outputs)].join();

/** Reads discounts and floors back from a table as `discountRuleTable` tells them. All or nothing: with a misfit the rules are not whole. */
export function rulesFromTable(table: DecisionTable): RulesRead {
  if ([namesOf(table.inputs), namesOf(table.outputs)].join() !== ownNames)
    return { rules: [], misfits: [{ row: null, problem: 'columns' }] };
  const misfits: RuleMisfit[] = table.hitPolicy === 'first' ? [] : [{ row: null, problem: 'policy' }];
  const rules: (readonly [row: number, rule: ToldRule])[] = [];
  for (const [at, row] of table.rows.entries()) {
    const read = ruleOf(row);
    if (typeof read === 'string') misfits.push({ row: at, problem: read });
    else rules.push([at, read]);
  }
  misfits.push(...disordered(rules));
  return { rules: rules.map(([, rule]) => rule), misfits };
}

/** Null for anything, undefined for what is not exactly one text. */
function oneText(test: Test | undefined): string | null | undefined {
  if (test?.kind === 'any') return null;
  return test?.kind === 'texts' && !test.isNot && test.texts.size === 1 ? [...test.texts][0] : undefined;
}

/** From how many on; undefined for what is bounded in another way. */
function breakOf(test: Test | undefined): number | undefined {
  if (test?.kind === 'any') return 0;
  const [only, more] = test?.kind === 'intervals' ? test.intervals : [];
  if (!only || more || only.to !== Number.POSITIVE_INFINITY) return undefined;
  const from = only.fromOpen ? Math.floor(only.from) + 1 : Math.ceil(only.from);
  return from <= 1_000_000_000_000 ? Math.max(0, from) : undefined;
}

const numberOf = (answer: Answer | undefined): number | null => (typeof answer === 'number' ? answer : null);

function ruleOf({ id, when, answers }: DecisionRow): ToldRule | RuleMisfit['problem'] {
  const tests = inputs.map((input, nth) => readTest(when[nth] ?? '', input));
  if (tests.some(({ ok }) => !ok)) return 'unread';
  const [ofTerm, ofCurrency, ...more] = tests.map((read) => (read.ok ? read.value : undefined));
  const term = oneText(ofTerm);
  if (term !== 'discount' && term !== 'floor') return 'term';
  const currency = oneText(ofCurrency);
  if (!currency || !/^[A-Z]{3}$/.test(currency)) return 'currency';
  const names = scopeFields.map((_, nth) => oneText(more[nth]));
  if (names.some((text) => text === undefined || text === '' || (text?.length ?? 0) > 100)) return 'scope';
  const minQuantity = breakOf(more.at(-1));
  if (minQuantity === undefined) return 'quantity';
  const [off, free, unitPrice, minMarginBps] = outputs.map((_, nth) => numberOf(answers[nth]));
  const hasDiscount = off != null || free != null;
  const hasFloor = unitPrice != null || minMarginBps != null;
  if (term === 'floor' ? hasDiscount || !hasFloor : hasFloor || !hasDiscount) return 'answer';
  const [customerId = null, productId = null, family = null, tier = null, region = null, plantId = null] = names;
  return {
    id,
    kind: term === 'floor' ? 'floor' : 'tier',
    currency,
    ...{ customerId, productId, family, tier, region, plantId },
    minQuantity,
    capQuantity: null,
    unitPrice: unitPrice ?? null,
    discountBps: off ?? 0,
    maxDiscountBps: free ?? 0,
    minMarginBps: minMarginBps ?? null,
  };
}

/** As the rules' own order sees two rows, their times and ids apart. */
const before = (one: ToldRule, other: ToldRule): number => {
  const timeless = { scope: '', id: '', validFrom: 0, validTo: null };
  return byPrecedence({ ...one, ...timeless }, { ...other, ...timeless });
};

const canMeet = (one: ToldRule, other: ToldRule): boolean =>
  one.kind === other.kind &&
  one.currency === other.currency &&
  scopeFields.every(([, field]) => one[field] === null || other[field] === null || one[field] === other[field]);

const saysSameScope = (one: ToldRule, other: ToldRule): boolean =>
  before(one, other) === 0 && scopeFields.every(([, field]) => one[field] === other[field]);

/** The rows that speak of a sale a row above them speaks of too, and would count before it, or say the same. */
const disordered = (rules: readonly (readonly [number, ToldRule])[]): RuleMisfit[] =>
  rules.flatMap(([row, rule], nth): RuleMisfit[] => {
    const above = rules.slice(0, nth).filter(([, other]) => canMeet(rule, other));
    if (above.some(([, other]) => saysSameScope(rule, other))) return [{ row, problem: 'twice' }];
    return above.some(([, other]) => before(rule, other) < 0) ? [{ row, problem: 'order' }] : [];
  });

/** The rows in the order in which their rules count; those that can't be read stay where they are, at the end. */
export function inPrecedence(table: DecisionTable): DecisionTable {
  const read = table.rows.map((row) => ({ row, rule: ruleOf(row) }));
  const rank = ({ rule }: (typeof read)[number]): number =>
    typeof rule === 'string' ? 2 : Number(rule.kind === 'floor');
  const sorted = read.toSorted(
    (one, other) =>
      rank(one) - rank(other) ||
      (typeof one.rule === 'string' || typeof other.rule === 'string' ? 0 : before(one.rule, other.rule)),
  );
  return { ...table, rows: sorted.map(({ row }) => row) };
}
