import {
  blockDays,
  breakFrom,
  breakPrice,
  type Dealer,
  freeOff,
  goods,
  hardFloor,
  type Level,
  listPrices,
  numberOf,
  quoteCap,
  quoteFree,
  quotePrice,
  type staff,
  type standIns,
  taxBps,
  temporaryExtra,
  tierOff,
} from './escape-world-fixture.ts';

const text = (value: string | number | null): string => (value === null ? 'null' : `'${value}'`);
const rows = (table: string, columns: string, values: readonly (readonly (string | number | null)[])[]): string =>
  values.length === 0
    ? ''
    : `insert into public.${table} (${columns}) values ${values.map((row) => `(${row.map(text).join(', ')})`).join(', ')};`;

const rule =
  'id, scope, kind, product_id, tier, customer_id, currency, min_quantity, cap_quantity, unit_price, discount_bps, max_discount_bps, valid_from';
const money = 'money';
const since = '2020-01-01';
const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
const gstin = { same: '27AABCS1429B1Z6', other: '24AAHFP9012D1ZM', sez: '27AACFB2230K1ZQ' };

const price = (id: string, kind: string, of: Record<string, string | number>) => [
  id,
  money,
  kind,
  of['product'] ?? null,
  of['tier'] ?? null,
  of['customer'] ?? null,
  'INR',
  of['min'] ?? 0,
  of['cap'] ?? null,
  of['price'] ?? null,
  of['off'] ?? 0,
  of['free'] ?? 0,
  since,
];

/** The plant as rows; every rule began in 2020 and one that would make all free is over. */
export function worldSql(
  dealers: readonly Dealer[],
  people: typeof staff,
  delegated: typeof standIns,
  levels: readonly Level[],
  hourMs: number,
): string {
  return [
    ...goodsSql(dealers),
    ...buyersSql(dealers),
    limitsSql(dealers, hourMs),
    pricesSql(dealers),
    ...staffSql(people, delegated, levels, hourMs),
  ].join('\n');
}

function goodsSql(dealers: readonly Dealer[]): string[] {
  return [
    rows('plant', 'id, scope, name, zone, currency', [['hunt', 'tenant', 'Hunt', 'Asia/Kolkata', 'INR']]),
    rows('tax_profile', 'id, scope, country, state_code, treatment', [
      ['hunt', money, 'IN', '27', 'regular'],
      ...dealers.filter(({ gst }) => gst === 'sez').map(({ id }) => [id, money, 'IN', null, 'sez']),
    ]),
    rows('tax_rate', 'id, scope, country, hsn, rate_bps, valid_from, valid_to', [
      ['now', money, 'IN', '39', taxBps, since, null],
      ['over', money, 'IN', '3917', 100, since, '2021-01-01'],
    ]),
    rows(
      'product',
      'id, scope, code, name, kind, unit, packs, hsn, tax_bps, lead_time_hours, routing, bom',
      listPrices.map((_, place) => [
        `p${place}`,
        'tenant',
        `P${place}`,
        goods[place] ?? '',
        'finished',
        'piece',
        '{}',
        '3917',
        500,
        1,
        '[]',
        '[]',
      ]),
    ),
  ];
}

function buyersSql(dealers: readonly Dealer[]): string[] {
  return [
    rows(
      'customer',
      'id, scope, name, tier, region, currency, wa_numbers, tax_number, state',
      dealers.map(({ id, tier, gst, blocked }, place) => [
        id,
        'tenant',
        id,
        tier,
        'X',
        'INR',
        `{${numberOf(place)}}`,
        gstin[gst],
        blocked ? 'blocked' : 'active',
      ]),
    ),
    rows(
      'credit_position',
      'id, scope, customer_id, limit_minor, receivable_minor, currency, overdue_days, as_of, source',
      dealers.map((each) => [
        each.id,
        money,
        each.id,
        each.limitMinor,
        each.receivableMinor,
        'INR',
        each.overdueDays,
        since,
        'erp',
      ]),
    ),
    rows(
      'credit_term',
      'id, scope, tier, block_days',
      Object.entries(blockDays).map(([tier, days]) => [tier, money, tier, days]),
    ),
  ];
}

function limitsSql(dealers: readonly Dealer[], hourMs: number): string {
  return rows(
    'temporary_limit',
    'id, scope, customer_id, extra_minor, currency, valid_from, valid_to, given_by, reason',
    dealers
      .filter(({ temporary }) => temporary !== 'none')
      .map(({ id, temporary }) => [
        id,
        money,
        id,
        temporaryExtra,
        'INR',
        since,
        at(temporary === 'runs' ? 24 * hourMs : -hourMs),
        'system',
        '',
      ]),
  );
}

function pricesSql(dealers: readonly Dealer[]): string {
  return rows('price_rule', rule, [
    ...listPrices.map((each, place) => price(`list-${place}`, 'list', { product: `p${place}`, price: each })),
    price('break', 'list', { product: 'p0', price: breakPrice, min: breakFrom * 1_000 }),
    ...Object.entries(tierOff).map(([tier, off]) => price(`tier-${tier}`, 'tier', { tier, off, free: freeOff })),
    price('floor', 'floor', { product: 'p2', price: hardFloor }),
    ...dealers
      .filter(({ quoted }) => quoted)
      .map(({ id }) =>
        price(`quote-${id}`, 'project', {
          product: 'p3',
          customer: id,
          price: quotePrice,
          free: quoteFree,
          cap: quoteCap * 1_000,
        }),
      ),
  ]);
}

function staffSql(
  people: typeof staff,
  delegated: typeof standIns,
  levels: readonly Level[],
  hourMs: number,
): string[] {
  return [
    rows(
      'person',
      'id, scope, name, email, functions, plant_ids, ranks, language, active',
      people.map(([id, name, rank]) => [
        id,
        'tenant',
        id,
        `${id}@example.com`,
        `{${name}}`,
        '{hunt}',
        `{"${name}":"${rank}"}`,
        'en',
        'true',
      ]),
    ),
    rows(
      'delegation',
      'id, scope, from_person_id, to_person_id, valid_from, valid_to, reason',
      delegated.map(([from, to, runs]) => [
        `${from}-${to}`,
        'tenant',
        from,
        to,
        since,
        at(runs ? 24 * hourMs : -hourMs),
        '',
      ]),
    ),
    rows(
      'approval_level',
      'id, scope, kind, level, function, rank, max_bps, max_minor, max_days, currency',
      levels.map((each) => [
        `${each.kind}-${each.level}`,
        'tenant',
        each.kind,
        each.level,
        each.function,
        each.rank,
        each.maxBps,
        each.maxMinor,
        each.maxDays,
        'INR',
      ]),
    ),
  ];
}
