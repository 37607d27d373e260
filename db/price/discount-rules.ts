import type { DecisionRow, DecisionTable, InputColumn, OutputColumn } from '../decision-table/decision-table.ts';
import type { Instant } from '../values/instant.ts';
import { byPrecedence } from './precedence.ts';
import type { PriceRule } from './price-rule.ts';

/** In the table's words: a discount is a `tier` rule, the least price a `floor`. */
export const terms = ['discount', 'floor'] as const;

/** The columns a rule is narrowed by, and the field of a rule each stands for. */
export const scopeFields = [
  ['customer', 'customerId'],
  ['product', 'productId'],
  ['family', 'family'],
  ['tier', 'tier'],
  ['region', 'region'],
  ['plant', 'plantId'],
] as const;

const share = (name: string): OutputColumn => ({ name, kind: 'number', whole: true, least: 0, most: 9_000 });

export const discountColumns = {
  inputs: [
    { name: 'term', kind: 'text', values: terms },
    { name: 'currency', kind: 'text' },
    ...scopeFields.map(([name]): InputColumn => ({ name, kind: 'text' })),
    { name: 'quantity', kind: 'number', whole: true, least: 0 },
  ] satisfies InputColumn[],
  outputs: [
    share('offBps'),
    share('freeBps'),
    { name: 'leastPrice', kind: 'number', whole: true, least: 0, most: 1_000_000_000_000 },
    share('marginBps'),
  ] satisfies OutputColumn[],
};

/** A rule the table speaks of: a discount or a floor without an end that has begun. One for a time stays on the price list. */
export const isStanding = ({ kind, validFrom, validTo }: PriceRule, at: Instant): boolean =>
  (kind === 'tier' || kind === 'floor') && validTo === null && validFrom <= at;

const textCell = (text: string | null): string => (text === null ? '-' : JSON.stringify(text));

/** One rule as a row, under its own id. */
export function discountRow(rule: PriceRule): DecisionRow {
  const { id, kind, currency, minQuantity, discountBps, maxDiscountBps, unitPrice, minMarginBps } = rule;
  return {
    id,
    when: [
      JSON.stringify(kind === 'floor' ? 'floor' : 'discount'),
      JSON.stringify(currency),
      ...scopeFields.map(([, field]) => textCell(rule[field])),
      minQuantity === 0 ? '-' : `>= ${minQuantity}`,
    ],
    answers: kind === 'floor' ? [null, null, unitPrice, minMarginBps] : [discountBps, maxDiscountBps, null, null],
  };
}

/**
 * Discounts and floors as a table: which of the rules given counts for a sale of so many thousandths. Shares in basis points,
 * prices in ten-thousandths of a major unit. What no row answers has neither. What decides are the rules themselves, and a
 * published table writes them (docs/adr/0014).
 */
export const discountRuleTable = (rules: readonly PriceRule[]): DecisionTable => ({
  name: 'discounts',
  hitPolicy: 'first',
  ...discountColumns,
  rows: [...rules.filter(isDiscount).sort(byPrecedence), ...rules.filter(isFloor).sort(byPrecedence)].map(discountRow),
});

const isDiscount = ({ kind }: PriceRule): boolean => kind === 'tier';
const isFloor = ({ kind }: PriceRule): boolean => kind === 'floor';
