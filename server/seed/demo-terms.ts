import type { ApprovalLevel, Delegation } from '../../db/approval/approval-level.ts';
import type { CreditAge, CreditTerm, Payment, TemporaryLimit } from '../../db/credit/credit.ts';
import type { CreditPosition } from '../../db/customer/customer.ts';
import { moneyScope, tenantScope } from '../../db/scope.ts';
import type { TaxProfile, TaxRate } from '../../db/tax/tax.ts';
import { day, type Instant } from '../../db/values/instant.ts';
import { customerId } from './demo-customers.ts';
import { jebelAli, nashik } from './demo-tenant.ts';

const lakh = 10_000_000;

type Bounds = Pick<ApprovalLevel, 'maxBps' | 'maxMinor' | 'maxDays'>;
const unbounded: Bounds = { maxBps: null, maxMinor: null, maxDays: null };

function level(
  kind: ApprovalLevel['kind'],
  number: number,
  name: ApprovalLevel['function'],
  rank: ApprovalLevel['rank'],
  bounds: Bounds,
): ApprovalLevel {
  const id = `level-${kind}-${number}`;
  return { id, scope: tenantScope, kind, level: number, function: name, rank, currency: 'INR', ...bounds };
}

/** Who may let how much pass: a seller a little below the floor, their head more, the plant's manager what is left. */
export const demoLevels: readonly ApprovalLevel[] = [
  level('price', 1, 'commercial', 'member', { maxBps: 600, maxMinor: 5 * lakh, maxDays: null }),
  level('price', 2, 'commercial', 'head', { maxBps: 800, maxMinor: 25 * lakh, maxDays: null }),
  level('price', 3, 'manager', 'member', unbounded),
  level('credit', 1, 'finance', 'member', { maxBps: 2_500, maxMinor: 5 * lakh, maxDays: 75 }),
  level('credit', 2, 'finance', 'head', { maxBps: 5_000, maxMinor: 25 * lakh, maxDays: 120 }),
  level('credit', 3, 'manager', 'member', unbounded),
];

/** The commercial head is away for a week; the deputy answers in that name. */
export function demoDelegations(now: Instant): Delegation[] {
  return [
    {
      id: 'delegation-1',
      scope: tenantScope,
      fromPersonId: 'p-commercial-head',
      toPersonId: 'p-commercial-deputy',
      validFrom: now - 2 * day,
      validTo: now + 5 * day,
      reason: 'Dealer meet in Delhi',
    },
  ];
}

/** Small dealers are watched earlier, and one of the largest later. */
export const demoCreditTerms: readonly CreditTerm[] = [
  { id: 'term-usual', scope: moneyScope, customerId: null, tier: null, blockDays: 60 },
  { id: 'term-c', scope: moneyScope, customerId: null, tier: 'C', blockDays: 45 },
  { id: 'term-gujarat', scope: moneyScope, customerId: customerId('gujarat'), tier: null, blockDays: 75 },
];

/** The season's extra room of one dealer. */
export function demoTemporaryLimits(now: Instant): TemporaryLimit[] {
  return [
    {
      id: 'limit-patel',
      scope: moneyScope,
      customerId: customerId('patel'),
      extraMinor: 4 * lakh,
      currency: 'INR',
      validFrom: now - 5 * day,
      validTo: now + 10 * day,
      givenBy: 'p-finance-head',
      reason: 'Diwali stock',
    },
  ];
}

/** How old each dealer's debt is: what is overdue lies in the bucket of its days. */
export function demoCreditAges(positions: readonly CreditPosition[]): CreditAge[] {
  return positions.flatMap(({ customerId: of, receivableMinor, overdueDays }) => {
    const from = [91, 61, 31, 1].find((days) => overdueDays >= days);
    const overdueMinor = from === undefined ? 0 : Math.round(receivableMinor / 4);
    const due: CreditAge = {
      id: `age-${of}-0`,
      scope: moneyScope,
      customerId: of,
      fromDays: 0,
      minor: receivableMinor - overdueMinor,
    };
    return from === undefined ? [due] : [due, { ...due, id: `age-${of}-${from}`, fromDays: from, minor: overdueMinor }];
  });
}

/** The last two payments of each dealer. */
export function demoPayments(now: Instant, positions: readonly CreditPosition[]): Payment[] {
  return positions.flatMap(({ customerId: of, receivableMinor, currency, overdueDays }, index) =>
    [1, 2].map((ago) => ({
      id: `pay-${of}-${ago}`,
      scope: moneyScope,
      customerId: of,
      minor: Math.round(receivableMinor / (ago + 2) / 100) * 100,
      currency,
      paidAt: now - (ago * 21 + overdueDays + (index % 7)) * day,
      reference: `NEFT ${4_100 + index * 2 + ago}`,
    })),
  );
}

const since = Date.UTC(2017, 6, 1);

/** GST on plastics, adhesives and brass by HSN, and the Emirates' VAT. */
export const demoTaxRates: readonly TaxRate[] = (
  [
    ['IN', '3917', 1_800],
    ['IN', '3506', 1_800],
    ['IN', '7412', 1_800],
    ['IN', '8481', 1_800],
    ['AE', '', 500],
  ] as const
).map(([country, hsn, rateBps]) => ({
  id: `tax-${country.toLowerCase()}-${hsn || 'all'}`,
  scope: moneyScope,
  country,
  hsn,
  rateBps,
  validFrom: since,
  validTo: null,
}));

/** Nashik is in Maharashtra; the depot in the Emirates. */
export const demoTaxProfiles: readonly TaxProfile[] = [
  { id: nashik, scope: moneyScope, country: 'IN', stateCode: '27', treatment: 'regular' },
  { id: jebelAli, scope: moneyScope, country: 'AE', stateCode: null, treatment: 'regular' },
];
