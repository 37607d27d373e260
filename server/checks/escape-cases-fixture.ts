import {
  type Answer,
  type Case,
  type Confirmed,
  type Dealer,
  type Line,
  listPrices,
  quotePrice,
  staff,
  tierOff,
} from './escape-world-fixture.ts';

export type Random = () => number;

/** mulberry32: the same seed gives the same hunt. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

export function makeDealer(random: Random, id: string): Dealer {
  return {
    id,
    tier: pick(random, ['A', 'B'] as const),
    blocked: random() < 0.06,
    limitMinor: pick(random, [1_000_000, 10_000_000, 50_000_000, 400_000_000]),
    receivableMinor: pick(random, [0, 0, 500_000, 5_000_000]),
    overdueDays: pick(random, [0, 0, 0, 0, 45, 46, 60, 61, 76, 121]),
    temporary: pick(random, ['none', 'none', 'runs', 'ended'] as const),
    gst: pick(random, ['same', 'other', 'sez'] as const),
    quoted: random() < 0.4,
  };
}

/** Prices cluster around every edge there is: the floor, each level's bound, the hard floor, the break, the quote. */
function makeLine(random: Random, dealer: Dealer): Line {
  const product = Math.floor(random() * listPrices.length);
  const count = pick(random, [1, 3, 10, 49, 50, 51, 120, 399]);
  const quoted = product === 3 && dealer.quoted && random() < 0.7;
  const listed = product === 0 && random() < 0.4 ? 900_000 : (listPrices[product] ?? 0);
  const base = quoted ? quotePrice : Math.round((listed * (10_000 - tierOff[dealer.tier])) / 10_000);
  if (product === 2 && random() < 0.5)
    return { product, count, price: pick(random, [349_999, 350_000, 350_001, 340_000]) };
  const off = pick(random, [0, 0, 0, 200, 300, 300, 301, 599, 600, 601, 1_000, 1_001, 2_500]);
  return { product, count, price: Math.floor((base * (10_000 - off) + 5_000) / 10_000) };
}

export function makeAnswer(random: Random): Answer {
  const kind = pick(random, ['price', 'credit'] as const);
  const likely = kind === 'price' ? ['ravi', 'chief', 'boss', 'dev'] : ['book', 'cfo', 'boss'];
  const by = random() < 0.8 ? pick(random, likely) : pick(random, staff)[0];
  const actingFor = random() < 0.25 ? pick(random, ['chief', 'cfo', 'boss', 'asha']) : null;
  return {
    kind,
    by,
    actingFor: actingFor === by ? null : actingFor,
    decision: random() < 0.12 ? 'rejected' : 'approved',
    version: random() < 0.05 ? 2 : 1,
  };
}

const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

/** One draft of a dealer, on some path; `before` is an order of theirs that it may amend. */
export function makeCase(random: Random, id: string, dealer: Dealer, before: Confirmed | undefined): Case {
  const path = before && random() < 0.5 ? 'amendment' : pick(random, ['chat', 'screen', 'push', 'offline'] as const);
  const amends = path === 'amendment' && before ? before : null;
  const fresh = many(pick(random, [1, 1, 1, 2, 3]), () => makeLine(random, dealer));
  const kept =
    amends && random() < 0.7
      ? amends.lines.map((line) => ({
          ...line,
          count: pick(random, [line.count, line.count, Math.max(1, line.count - 1), line.count + 1]),
        }))
      : [];
  return {
    id,
    path,
    dealer,
    requester: path === 'chat' ? null : pick(random, ['asha', 'asha', 'chief', 'book', 'dev']),
    lines: kept.length > 0 ? [...kept, ...(random() < 0.3 ? fresh.slice(0, 1) : [])].slice(0, 6) : fresh,
    answers: random() < 0.55 ? [] : many(pick(random, [1, 1, 2, 3]), () => makeAnswer(random)),
    trick: random() < 0.85 ? 'none' : pick(random, ['cheaper_after', 'other_tax', 'wrong_sum', 'no_lines'] as const),
    amends,
    probed: random() < 0.06,
  };
}
