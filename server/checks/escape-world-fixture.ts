/**
 * A plant for the hunt after escapes, and its rules read aloud: whether an order may be confirmed, told from docs/rules.md
 * (PRICE, CREDIT, APPROVAL) without a line of the product's code.
 */

export interface Dealer {
  readonly id: string;
  readonly tier: 'A' | 'B';
  readonly blocked: boolean;
  readonly limitMinor: number;
  readonly receivableMinor: number;
  readonly overdueDays: number;
  readonly temporary: 'none' | 'runs' | 'ended';
  readonly gst: 'same' | 'other' | 'sez';
  /** Has a quote on the capped product. */
  readonly quoted: boolean;
}

export interface Line {
  readonly product: number;
  /** Pieces. */
  readonly count: number;
  /** Ten-thousandths of a rupee. */
  readonly price: number;
}

export interface Answer {
  readonly kind: 'price' | 'credit';
  readonly by: string;
  readonly actingFor: string | null;
  readonly decision: 'approved' | 'rejected';
  readonly version: number;
}

export type Trick = 'none' | 'cheaper_after' | 'other_tax' | 'wrong_sum' | 'no_lines';

/** One draft, who asked for it on which path, who answered, and what is tried around the product. */
export interface Case {
  readonly id: string;
  readonly path: 'chat' | 'mail' | 'quote' | 'screen' | 'push' | 'offline' | 'amendment';
  readonly dealer: Dealer;
  readonly requester: string | null;
  readonly lines: readonly Line[];
  readonly answers: readonly Answer[];
  readonly trick: Trick;
  /** Of an amendment: the order it is to replace. */
  readonly amends: Confirmed | null;
  /** Also tried before and after each answer, and with other money. */
  readonly probed: boolean;
}

export interface Confirmed {
  readonly orderId: string;
  readonly draftId: string;
  readonly totalMinor: number;
  readonly lines: readonly Line[];
}

export const listPrices = [1_000_000, 250_000, 400_000, 80_000] as const;
/** What people call them. */
export const goods = ['Elbow', 'Valve', 'Cement', 'Coupler'] as const;
/** From which number a dealer writes. */
export const numberOf = (dealer: number): string => `+9198${String(dealer).padStart(8, '0')}`;
/** From 50 pieces of the first product in one line. */
export const breakFrom = 50;
export const breakPrice = 900_000;
export const tierOff = { A: 2_000, B: 1_000 } as const;
export const freeOff = 300;
/** Nobody but the last level sells the third product for less. */
export const hardFloor = 350_000;
export const quotePrice = 60_000;
export const quoteFree = 0;
export const quoteCap = 400;
export const temporaryExtra = 5_000_000;
export const blockDays = { A: 60, B: 45 } as const;
export const taxBps = 1_800;

export interface Level {
  readonly kind: 'price' | 'credit';
  readonly level: number;
  readonly function: 'commercial' | 'finance' | 'manager';
  readonly rank: 'member' | 'deputy' | 'head';
  readonly maxBps: number | null;
  readonly maxMinor: number | null;
  readonly maxDays: number | null;
}

export const levels: readonly Level[] = [
  { kind: 'price', level: 1, function: 'commercial', rank: 'member', maxBps: 600, maxMinor: 4_000_000, maxDays: null },
  { kind: 'price', level: 2, function: 'commercial', rank: 'head', maxBps: 1_000, maxMinor: null, maxDays: null },
  { kind: 'price', level: 3, function: 'manager', rank: 'member', maxBps: null, maxMinor: null, maxDays: null },
  { kind: 'credit', level: 1, function: 'finance', rank: 'member', maxBps: 2_000, maxMinor: 2_000_000, maxDays: 75 },
  { kind: 'credit', level: 2, function: 'finance', rank: 'head', maxBps: 6_000, maxMinor: null, maxDays: 120 },
  { kind: 'credit', level: 3, function: 'manager', rank: 'member', maxBps: null, maxMinor: null, maxDays: null },
];

/** Who works here: id, function, rank. */
export const staff = [
  ['asha', 'commercial', 'member'],
  ['ravi', 'commercial', 'member'],
  ['dev', 'commercial', 'deputy'],
  ['chief', 'commercial', 'head'],
  ['book', 'finance', 'member'],
  ['cfo', 'finance', 'head'],
  ['boss', 'manager', 'member'],
] as const;

/** From, to, and whether it runs. */
export const standIns = [
  ['chief', 'dev', true],
  ['cfo', 'book', false],
  ['boss', 'cfo', true],
  ['asha', 'ravi', true],
] as const;

const half = (numerator: bigint, denominator: bigint): number =>
  Number((numerator * 2n + denominator) / (denominator * 2n));

/** Paise of a line: price × pieces, half up. */
export const netOf = ({ price, count }: Line): number => half(BigInt(price) * BigInt(count), 100n);

/** The parts of a line's tax. */
export function taxOf(line: Line, gst: Dealer['gst']): { code: string; bps: number; minor: number }[] {
  if (gst === 'sez') return [];
  const net = BigInt(netOf(line));
  if (gst === 'other') return [{ code: 'igst', bps: taxBps, minor: half(net * BigInt(taxBps), 10_000n) }];
  const minor = half(net * BigInt(taxBps), 20_000n);
  return ['cgst', 'sgst'].map((code) => ({ code, bps: taxBps / 2, minor }));
}

export const taxSum = (line: Line, gst: Dealer['gst']): number =>
  taxOf(line, gst).reduce((sum, part) => sum + part.minor, 0);

/** How deep a breach is. */
interface Depth {
  readonly bps: number;
  readonly minor: number;
  readonly days: number;
  readonly beyond: boolean;
}

/** What the oracle remembers of what was confirmed before. */
export interface Books {
  readonly owed: Map<string, number>;
  /** Pieces of each dealer's quote that orders took, and of those each order's own. */
  readonly quoted: Map<string, number>;
}

/** The price before anything is given, what may be given freely, and whether a quote gave it. */
function termsOf(line: Line, lines: readonly Line[], dealer: Dealer, taken: number) {
  const wanted = lines.filter(({ product }) => product === 3).reduce((sum, { count }) => sum + count, 0);
  if (line.product === 3 && dealer.quoted && taken + wanted <= quoteCap)
    return { base: quotePrice, free: quotePrice, quoted: true };
  const listed = line.product === 0 && line.count >= breakFrom ? breakPrice : (listPrices[line.product] ?? 0);
  const base = half(BigInt(listed) * BigInt(10_000 - tierOff[dealer.tier]), 10_000n);
  return { base, free: half(BigInt(base) * BigInt(10_000 - freeOff), 10_000n), quoted: false };
}

/** Pieces of a dealer's quote that other orders took: what the order itself took is free for its amendment. */
const takenBy = (dealer: Dealer, amends: Confirmed | null, books: Books): number =>
  (books.quoted.get(dealer.id) ?? 0) - (amends ? (books.quoted.get(amends.orderId) ?? 0) : 0);

function priceDepth({ path, lines, dealer, amends }: Case, books: Books): Depth | undefined {
  const before = amends?.lines ?? [];
  const taken = takenBy(dealer, amends, books);
  const below = lines.flatMap((line) => {
    // What a quote that went out said is agreed, but for what nobody may sell for less.
    const agreedOn = { base: line.price, free: line.price };
    const { base, free } = path === 'quote' ? agreedOn : termsOf(line, lines, dealer, taken);
    const hard = line.product === 2 ? hardFloor : 0;
    const agreed = Math.min(
      ...before
        .filter(({ product, count }) => product === line.product && count >= line.count)
        .map(({ price }) => price),
    );
    const least = Math.min(Math.max(free, hard), agreed);
    if (line.price >= least) return [];
    return [{ bps: Math.ceil(((base - line.price) * 10_000) / base), beyond: line.price < Math.min(hard, agreed) }];
  });
  if (below.length === 0) return undefined;
  return {
    bps: Math.max(0, ...below.map(({ bps }) => bps)),
    minor: lines.reduce((sum, line) => sum + netOf(line), 0),
    days: 0,
    beyond: below.some(({ beyond }) => beyond),
  };
}

export const totalOf = ({ lines, dealer }: Pick<Case, 'lines' | 'dealer'>): number =>
  lines.reduce((sum, line) => sum + netOf(line) + taxSum(line, dealer.gst), 0);

function creditDepth(given: Case, books: Books): Depth | undefined {
  const { dealer, amends } = given;
  const total = totalOf(given);
  if (amends && total <= amends.totalMinor) return undefined;
  const limit = dealer.limitMinor + (dealer.temporary === 'runs' ? temporaryExtra : 0);
  const owed = dealer.receivableMinor + (books.owed.get(dealer.id) ?? 0) - (amends?.totalMinor ?? 0);
  const minor = Math.max(0, owed + total - limit);
  const days = dealer.overdueDays > blockDays[dealer.tier] ? dealer.overdueDays : 0;
  if (!dealer.blocked && minor === 0 && days === 0) return undefined;
  return { bps: Math.ceil((minor * 10_000) / limit), minor, days, beyond: dealer.blocked };
}

const reaches = (level: Level, depth: Depth): boolean =>
  depth.beyond
    ? level.maxBps === null && level.maxMinor === null && level.maxDays === null
    : depth.bps <= (level.maxBps ?? Infinity) &&
      depth.minor <= (level.maxMinor ?? Infinity) &&
      depth.days <= (level.maxDays ?? Infinity);

const ranks = ['member', 'deputy', 'head'];

/** The lowest level this person holds that reaches so deep. Where nothing needed an answer yet, one without a sum. */
const levelOf = (personId: string, kind: Answer['kind'], depth: Depth | undefined): Level | undefined => {
  const person = staff.find(([id]) => id === personId);
  return levels
    .filter((level) => level.kind === kind && (depth ? reaches(level, depth) : level.maxMinor === null))
    .filter((level) => level.function === person?.[1] && ranks.indexOf(person[2]) >= ranks.indexOf(level.rank))
    .sort((one, other) => one.level - other.level)[0];
};

/** The level at which an answer counts, given when things stood so deep; undefined when it doesn't. */
function levelGiven(answer: Answer, requester: string | null, depth: Depth | undefined): Level | undefined {
  const { by, actingFor } = answer;
  if (answer.version !== 1 || by === requester || (requester !== null && actingFor === requester)) return undefined;
  if (actingFor !== null && !standIns.some(([from, to, runs]) => runs && from === actingFor && to === by))
    return undefined;
  return levelOf(actingFor ?? by, answer.kind, depth);
}

/**
 * Whether this order may be confirmed as things stand: nothing forged, and each breach approved by who may. What was answered was
 * answered as things stood `then`: an order of the same buyer confirmed since may ask for a higher level.
 */
export function isLawful(given: Case, books: Books, then: Books = books): boolean {
  if (given.trick !== 'none') return false;
  return ([priceDepth, creditDepth] as const).every((depthOf, nth) => {
    const depth = depthOf(given, books);
    if (!depth) return true;
    const before = depthOf(given, then);
    // One answer a kind: the first that counts stands, a rejection too.
    const first = given.answers
      .filter(({ kind }) => kind === (nth === 0 ? 'price' : 'credit'))
      .map((answer) => ({ answer, level: levelGiven(answer, given.requester, before) }))
      .find(({ level }) => level !== undefined);
    return first?.answer.decision === 'approved' && first.level !== undefined && reaches(first.level, depth);
  });
}

/** Writes down that it was confirmed, under which order. */
export function enter(given: Case, orderId: string, books: Books): Confirmed {
  const { dealer, lines, amends } = given;
  const totalMinor = totalOf(given);
  const taken = takenBy(dealer, amends, books);
  const used = lines
    .filter((line) => termsOf(line, lines, dealer, taken).quoted)
    .reduce((sum, { count }) => sum + count, 0);
  books.quoted.set(dealer.id, taken + used);
  books.quoted.set(orderId, used);
  books.owed.set(dealer.id, (books.owed.get(dealer.id) ?? 0) + totalMinor - (amends?.totalMinor ?? 0));
  return { orderId, draftId: given.id, totalMinor, lines };
}
