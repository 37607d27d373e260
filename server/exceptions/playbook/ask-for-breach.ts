import type { CreditPosition, Customer } from '../../../db/customer/customer.ts';
import type { DraftLine, OrderDraft } from '../../../db/draft/draft.ts';
import type { Product } from '../../../db/product/product.ts';
import type { ContextLine } from '../../../db/task/task.ts';
import { currencyDigits, priceScale } from '../../../db/values/money.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import type { Asks } from '../ask.ts';
import type { History } from '../buyer-sql.ts';
import { listed } from './context-lines.ts';

export interface BreachFacts {
  readonly draft: OrderDraft;
  readonly lines: readonly DraftLine[];
  readonly products: ReadonlyMap<string, Product>;
  readonly buyer: Customer | undefined;
  readonly credit: CreditPosition | undefined;
  /** Receivable, open orders and this one; minor units. */
  readonly exposureMinor: number;
  readonly history: History;
}

/** So far below the floor, in basis points, a price may be below cost: finance is asked too. */
const belowCostBps = 500;

const approval = ['approved', 'rejected'] as const;

/** Commercial approves against the floor; finance looks at the margin when the price is far below it. */
export function askForPrice(facts: BreachFacts): Asks {
  const below = facts.lines.filter(isBelow).sort((one, other) => shortOf(other) - shortOf(one));
  const deepest = Math.max(0, ...below.map(shortOf));
  const prices = listed(below, 'price.noneBelow', (line) => belowLine(line, facts));
  const steps = below[0] ? traceContext(below[0], facts.draft.currency) : [];
  return {
    commercial: {
      question: 'price.commercial',
      context: [orderLine(facts), ...prices, ...steps, historyLine(facts)],
      choices: approval,
      approves: facts.draft.id,
    },
    finance:
      deepest < belowCostBps
        ? null
        : {
            question: 'price.finance',
            context: [orderLine(facts), ...prices, historyLine(facts)],
            choices: ['margin_fine', 'margin_too_low'],
          },
  };
}

/** Finance decides on exposure and age; commercial calls; planning and dispatch know that the order may not come. */
export function askForCredit(facts: BreachFacts): Asks {
  const { draft, buyer } = facts;
  // Planning and dispatch have no sight of a customer's money.
  const blocked: ContextLine = {
    code: 'credit.blocked',
    facts: { customer: buyer?.name ?? '', lines: facts.lines.length, ...wanted(draft) },
  };
  return {
    finance: {
      question: 'credit.finance',
      context: [orderLine(facts), ...creditContext(facts), historyLine(facts)],
      choices: approval,
      approves: draft.id,
    },
    commercial: {
      question: 'credit.commercial',
      context: [orderLine(facts), ...creditContext(facts), historyLine(facts)],
      choices: ['will_pay', 'part_payment', 'cannot_pay', 'not_reached'],
    },
    planning: { question: 'credit.planning', context: [blocked], choices: ['soft_hold', 'plan_on'] },
    dispatch: { question: 'credit.dispatch', context: [blocked], choices: ['blocked', 'nothing_staged'] },
  };
}

const wanted = (draft: OrderDraft): { wantedAt?: number } =>
  draft.wantedAt === null ? {} : { wantedAt: draft.wantedAt };

const orderLine = ({ draft, buyer, lines }: BreachFacts): ContextLine => ({
  code: 'draft.order',
  facts: {
    customer: buyer?.name ?? '',
    tier: buyer?.tier ?? '',
    lines: lines.length,
    netMinor: draft.netMinor,
    totalMinor: draft.totalMinor,
    currency: draft.currency,
    extraPercent: draft.extraDiscountBps / 100,
    ...wanted(draft),
  },
  href: `/commercial/${draft.id}`,
});

const isBelow = (line: DraftLine): boolean =>
  line.unitPrice !== null && line.floorPrice !== null && line.unitPrice < line.floorPrice;

/** How far below the floor, in basis points of the floor. */
const shortOf = (line: DraftLine): number =>
  Math.round(((Number(line.floorPrice) - Number(line.unitPrice)) * 10_000) / Math.max(1, Number(line.floorPrice)));

const toMinor = (unitPrice: number | null, currency: string): number =>
  Math.round((Number(unitPrice) * 10 ** currencyDigits(currency)) / priceScale);

function belowLine(line: DraftLine, { products, draft }: BreachFacts): ContextLine {
  const product = line.productId === null ? undefined : products.get(line.productId);
  return {
    code: 'price.below',
    facts: {
      product: product?.name ?? line.phrase,
      amount: fromThousandths(line.baseQuantity ?? 0),
      unit: product?.unit ?? '',
      priceMinor: toMinor(line.unitPrice, draft.currency),
      floorMinor: toMinor(line.floorPrice, draft.currency),
      belowPercent: shortOf(line) / 100,
      netMinor: line.netMinor,
      currency: draft.currency,
    },
  };
}

/** How the price of the deepest line came about, step by step. */
const traceContext = (line: DraftLine, currency: string): ContextLine[] =>
  line.priceTrace.map((step) => ({
    code: `price.${step.code}`,
    facts: {
      ...(step.tier === undefined ? {} : { tier: step.tier }),
      ...(step.offBps === undefined ? {} : { offBps: step.offBps }),
      priceMinor: toMinor(step.unitPrice, currency),
      currency,
    },
  }));

function creditContext({ draft, credit, exposureMinor }: BreachFacts): ContextLine[] {
  if (!credit) return [{ code: 'credit.noPosition', facts: {} }];
  const { limitMinor, receivableMinor, currency, overdueDays, asOf } = credit;
  return [
    {
      code: 'credit.exposure',
      facts: {
        limitMinor,
        receivableMinor,
        orderMinor: draft.totalMinor,
        exposureMinor,
        overMinor: Math.max(0, exposureMinor - limitMinor),
        currency,
        asOfAt: asOf,
      },
    },
    { code: overdueDays > 0 ? 'credit.overdue' : 'credit.notOverdue', facts: { days: overdueDays } },
  ];
}

function historyLine({ history, draft }: BreachFacts): ContextLine {
  const { orders, totalMinor, lastAt } = history;
  if (lastAt === null) return { code: 'customer.new', facts: {} };
  return { code: 'customer.history', facts: { orders, totalMinor, currency: draft.currency, lastAt } };
}
