import type { Alias, CreditPosition, Customer } from '../../db/customer/customer.ts';
import type { CustomerAddress } from '../../db/customer/customer-address.ts';
import { addressId } from '../../db/mail/mail-mutators.ts';
import { moneyScope, tenantScope } from '../../db/scope.ts';
import { day, hour, type Instant } from '../../db/values/instant.ts';
import { productId } from './demo-products.ts';

const lakh = 10_000_000;
/** The buyer of Sai Plumbing Stores. */
export const vinod = '+919890123457';

/** Key, name, tier, region, currency, WhatsApp number, tax number, limit and receivable (minor units), days overdue. */
const dealers: readonly (readonly [
  key: string,
  name: string,
  tier: string,
  region: string,
  currency: string,
  waNumber: string,
  taxNumber: string,
  limitMinor: number,
  receivableMinor: number,
  overdueDays: number,
])[] = [
  ['ganesh', 'Shree Ganesh Traders', 'A', 'Mumbai', 'INR', '+919820012345', '27AABCS1429B1Z6', 40 * lakh, 6 * lakh, 0],
  ['balaji', 'Balaji Pipe House', 'A', 'Pune', 'INR', '+919822045671', '27AACFB2230K1ZQ', 35 * lakh, 9 * lakh, 4],
  [
    'mahalaxmi',
    'Mahalaxmi Sanitary',
    'B',
    'Kolhapur',
    'INR',
    '+919823177820',
    '27AAGFM7781C1Z2',
    18 * lakh,
    4 * lakh,
    0,
  ],
  ['patel', 'Patel Hardware Mart', 'B', 'Surat', 'INR', '+919825033441', '24AAHFP9012D1ZM', 22 * lakh, 7 * lakh, 12],
  // Over its limit: any further order needs finance.
  [
    'deccan',
    'Deccan Agencies',
    'B',
    'Hyderabad',
    'INR',
    '+919849055123',
    '36AADCD5521F1Z9',
    12 * lakh,
    12.4 * lakh,
    21,
  ],
  // 62 days overdue: past the 60 that may pass without a decision.
  ['krishna', 'Krishna Enterprises', 'C', 'Nagpur', 'INR', '+919860078934', '27AAJFK3345G1ZX', 8 * lakh, 5 * lakh, 62],
  ['sai', 'Sai Plumbing Stores', 'C', 'Nashik', 'INR', '+919890123456', '27AAKFS6678H1Z4', 5 * lakh, 1.2 * lakh, 0],
  ['gujarat', 'Gujarat Polymers', 'A', 'Ahmedabad', 'INR', '+919824099887', '24AABCG8890J1ZT', 30 * lakh, 8 * lakh, 0],
  [
    'konkan',
    'Konkan Pipe Centre',
    'C',
    'Ratnagiri',
    'INR',
    '+919422056781',
    '27AALFK1123L1Z8',
    4 * lakh,
    0.8 * lakh,
    6,
  ],
  ['rajdhani', 'Rajdhani Tubes', 'B', 'Delhi', 'INR', '+919811034567', '07AACCR4456M1ZE', 20 * lakh, 5 * lakh, 0],
  ['malwa', 'Malwa Sanitations', 'C', 'Indore', 'INR', '+919826011223', '23AAMFM7789N1Z1', 6 * lakh, 1.5 * lakh, 0],
  // A builder who buys at a project's own prices.
  ['bharat', 'Bharat Infra Projects', 'C', 'Thane', 'INR', '+919833067890', '27AABCB9901P1ZR', 25 * lakh, 3 * lakh, 0],
  [
    'gulf',
    'Gulf Pipe Trading LLC',
    'A',
    'Sharjah',
    'AED',
    '+971501234567',
    '100234567800003',
    60_000_000,
    9_000_000,
    0,
  ],
  [
    'najm',
    'Al Najm Building Materials',
    'B',
    'Dubai',
    'AED',
    '+971559876543',
    '100345678900003',
    35_000_000,
    6_000_000,
    9,
  ],
];

/** `ganesh` → `cus-ganesh`. */
export const customerId = (key: string): string => `cus-${key}`;

/** Who else of a dealer writes. */
const otherNumbers: Readonly<Record<string, readonly string[]>> = { sai: [vinod] };

export const demoCustomers: readonly Customer[] = dealers.map(
  ([key, name, tier, region, currency, waNumber, taxNumber]) => ({
    id: customerId(key),
    scope: tenantScope,
    name,
    tier,
    region,
    currency,
    waNumbers: [waNumber, ...(otherNumbers[key] ?? [])],
    taxNumber,
    state: 'active',
  }),
);

/** Who writes by mail, and from where. */
export const demoAddresses: readonly CustomerAddress[] = (
  [
    ['ganesh', 'orders@shreeganesh.example'],
    ['balaji', 'purchase@balajipipes.example'],
    ['bharat', 'procurement@bharatinfra.example'],
    ['gulf', 'purchasing@gulfpipe.example'],
  ] as const
).map(([key, address]) => ({ id: addressId(address), scope: tenantScope, customerId: customerId(key), address }));

/** What each dealer may owe and owes, as the ledger said an hour before `now`. */
export function demoCredit(now: Instant): CreditPosition[] {
  return dealers.map(([key, , , , currency, , , limitMinor, receivableMinor, overdueDays]) => ({
    id: customerId(key),
    scope: moneyScope,
    customerId: customerId(key),
    limitMinor,
    receivableMinor,
    currency,
    overdueDays,
    asOf: now - hour,
    source: 'ledger',
  }));
}

const words: readonly (readonly [customer: string | null, phrase: string, code: string])[] = [
  [null, 'sulochan', 'CPVC-SOL-500'],
  [null, 'chhota solution', 'CPVC-SOL-118'],
  ['ganesh', 'garam pani wala pipe 1 inch', 'CPVC-PIP-100-11'],
  ['balaji', 'peela nal aadha', 'CPVC-BV-050'],
  ['sai', 'latrine pipe', 'SWR-PIP-110-RF'],
  ['patel', 'drainage 6 inch', 'SWR-PIP-160-RF'],
  ['gulf', 'ghira saghir', 'CPVC-SOL-118'],
];

/** Names the dealers are known to use. */
export function demoAliases(now: Instant): Alias[] {
  return words.map(([key, phrase, code], index) => ({
    id: `alias-${index + 1}`,
    scope: moneyScope,
    customerId: key && customerId(key),
    phrase,
    productId: productId(code),
    unit: null,
    hits: 3,
    lastSeenAt: now - 5 * day,
    origin: 'seed',
    taughtBy: null,
  }));
}
