import type { PriceRule } from '../../db/price/price-rule.ts';
import { moneyScope } from '../../db/scope.ts';
import { day, type Instant } from '../../db/values/instant.ts';
import { priceScale } from '../../db/values/money.ts';
import { toThousandths } from '../../db/values/quantity.ts';
import { customerId } from './demo-customers.ts';
import { type DemoProduct, demoProducts } from './demo-products.ts';

/** A price of rupees in ten-thousandths of a rupee, or of a dirham at 22.5 rupees. */
function priceOf(rupees: number, currency: string): number {
  return currency === 'AED' ? Math.round((rupees * priceScale) / 22.5 / 100) * 100 : Math.round(rupees * priceScale);
}

const tiers: readonly (readonly [tier: string, discountBps: number])[] = [
  ['A', 3_200],
  ['B', 2_800],
  ['C', 2_200],
];

/** A rule for everybody and everything, valid for a month before `now` already. */
const ruleAt =
  (now: Instant) =>
  (rule: Partial<PriceRule> & Pick<PriceRule, 'id' | 'kind' | 'currency'>): PriceRule => ({
    scope: moneyScope,
    productId: null,
    family: null,
    tier: null,
    customerId: null,
    region: null,
    plantId: null,
    minQuantity: 0,
    capQuantity: null,
    unitPrice: null,
    discountBps: 0,
    maxDiscountBps: 0,
    minMarginBps: null,
    validFrom: now - 30 * day,
    validTo: null,
    ...rule,
  });
type MakeRule = ReturnType<typeof ruleAt>;

/** A piece costs so much of its list price. */
const costShare = 0.48;

const ofProduct = (make: MakeRule, currency: string, { product, rupees }: DemoProduct): PriceRule[] => {
  const key = `${currency.toLowerCase()}-${product.code.toLowerCase()}`;
  const of = { productId: product.id, currency };
  return [
    make({ ...of, id: `pr-list-${key}`, kind: 'list', unitPrice: priceOf(rupees, currency) }),
    make({ ...of, id: `pr-cost-${key}`, kind: 'cost', unitPrice: priceOf(rupees * costShare, currency) }),
  ];
};

/** Price list, tiers, a break for large lots of pipe, the margin nobody may go below, and a project's quote. */
export function demoPrices(now: Instant): PriceRule[] {
  const make = ruleAt(now);
  return ['INR', 'AED'].flatMap((currency): PriceRule[] => {
    const key = currency.toLowerCase();
    return [
      ...demoProducts.flatMap((each) => ofProduct(make, currency, each)),
      ...tiers.flatMap(([tier, discountBps]) => {
        const of = { kind: 'tier', tier, currency, maxDiscountBps: 500 } as const;
        const id = `pr-tier-${key}-${tier.toLowerCase()}`;
        const large = { family: 'CPVC-PIP', minQuantity: toThousandths(1_000), discountBps: discountBps + 200 };
        return [make({ ...of, id, discountBps }), make({ ...of, ...large, id: `${id}-large` })];
      }),
      make({ id: `pr-floor-${key}`, kind: 'floor', currency, minMarginBps: 1_500 }),
      ...(currency === 'INR' ? projectQuote(make, now) : []),
    ];
  });
}

/** Bharat Infra's towers: three pipes at 36 % off the list, two per cent more to give, for two months and so many lengths. */
function projectQuote(make: MakeRule, now: Instant): PriceRule[] {
  const codes = ['CPVC-PIP-075-11', 'CPVC-PIP-100-11', 'SWR-PIP-110-RF'];
  return demoProducts
    .filter(({ product }) => codes.includes(product.code))
    .map(({ product, rupees }) =>
      make({
        id: `pr-project-bharat-${product.code.toLowerCase()}`,
        kind: 'project',
        productId: product.id,
        customerId: customerId('bharat'),
        currency: 'INR',
        unitPrice: priceOf(rupees * 0.64, 'INR'),
        maxDiscountBps: 200,
        capQuantity: toThousandths(1_500),
        validTo: now + 60 * day,
      }),
    );
}
