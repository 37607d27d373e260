import { randomUUID } from 'node:crypto';
import { hour } from '../../db/values/instant.ts';
import type { Sql } from '../postgres/connect.ts';
import { testActor } from '../postgres/test-house.ts';
import { setClaims, systemActor } from '../postgres/transaction.ts';
import { attemptSql } from './escape-attempt-fixture.ts';
import { makeCase, makeDealer, type Random, randomFrom } from './escape-cases-fixture.ts';
import { worldSql } from './escape-sql-fixture.ts';
import {
  type Books,
  type Case,
  type Confirmed,
  type Dealer,
  enter,
  isLawful,
  levels,
  netOf,
  staff,
  standIns,
  taxOf,
  taxSum,
  totalOf,
} from './escape-world-fixture.ts';

/** What a hunt found. `escapes` were confirmed and may not be, `keptBack` may be and were not; both are told by their case. */
export interface Hunted {
  readonly drafts: number;
  /** Tries to confirm: the last of each draft, and of those probed one before any answer, after each, and with other money. */
  readonly tries: number;
  readonly confirmed: number;
  readonly refused: number;
  readonly amended: number;
  readonly byPath: Readonly<Record<string, number>>;
  readonly escapes: readonly string[];
  readonly keptBack: readonly string[];
}

type Session = Awaited<ReturnType<Sql['reserve']>>;

/** Where a hunt takes place, and what was confirmed so far. */
export interface Ground {
  readonly seed: number;
  readonly tenantId: string;
  readonly dealers: readonly Dealer[];
  readonly books: Books;
  readonly orders: Map<string, Confirmed>;
  readonly random: Random;
}

/** Few: each try locks rows anew, and a row's locks are told one by one as long as their transaction lives. */
const perTransaction = 50;
/** So few orders a dealer that a sum over them costs nothing, so many that limits and caps are met. */
const draftsPerDealer = 12;
/** After so many drafts the tables are measured. */
const analyzedAt = [0, 200, 1_000, 5_000, 20_000, 50_000, 100_000];

/** A new tenant with the hunt's plant, and as many dealers as so many drafts need. */
export async function openGround(
  sql: Sql,
  seed: number,
  drafts: number,
  tenantId: string = randomUUID(),
): Promise<Ground> {
  const random = randomFrom(seed);
  const count = Math.max(4, Math.ceil(drafts / draftsPerDealer));
  const dealers = Array.from({ length: count }, (_, at) => makeDealer(random, `d${at}`));
  await sql`insert into app.tenant (id, name) values (${tenantId}, 'hunt')`;
  await sql.begin(async (tx) => {
    await setClaims(tx, systemActor(tenantId), 'app_server');
    await tx.unsafe(worldSql(dealers, staff, standIns, levels, hour));
  });
  return { seed, tenantId, dealers, books: { owed: new Map(), quoted: new Map() }, orders: new Map(), random };
}

/** What the database is asked to do for one case. */
export function asked(given: Case) {
  const { lines, dealer } = given;
  const sum = (of: (line: Case['lines'][number]) => number) => lines.reduce((all, line) => all + of(line), 0);
  return {
    id: given.id,
    dealer: dealer.id,
    requester: given.requester,
    trick: given.trick,
    probed: given.probed,
    answers: given.answers,
    order: given.amends?.orderId ?? null,
    from: given.amends?.draftId ?? null,
    net: sum(netOf),
    tax: sum((line) => taxSum(line, dealer.gst)),
    total: totalOf(given),
    lines: lines.map((line, at) => ({
      position: at + 1,
      product: `p${line.product}`,
      quantity: line.count * 1_000,
      price: line.price,
      net: netOf(line),
      taxMinor: taxSum(line, dealer.gst),
      tax: taxOf(line, dealer.gst),
    })),
  };
}

interface Answered {
  readonly tries: readonly string[];
  readonly altered: boolean;
}

/** Tries these one after another, in one transaction of a connection that knows `attemptSql`. */
async function batch(own: Session, tenantId: string, cases: readonly Case[]): Promise<Answered[]> {
  const claims = JSON.stringify(Object.fromEntries(staff.map(([id, name]) => [id, claimsOf(tenantId, id, name)])));
  const wanted = JSON.stringify(cases.map(asked));
  const system = JSON.stringify({ sub: systemActor(tenantId).personId, tenant: tenantId, functions: [], plants: [] });
  await own`begin`;
  await own`select set_config('role', 'app_server', true), set_config('request.jwt.claims', ${system}, true)`;
  const rows = await own<{ answered: Answered }[]>`
    select answered from pg_temp.play(${wanted}::text::jsonb, ${claims}::text::jsonb) as answered`;
  await own`commit`;
  return rows.map(({ answered }) => answered);
}

const claimsOf = (tenantId: string, id: string, name: (typeof staff)[number][1]) => {
  const { personId, functions, plantIds } = testActor(tenantId, id, [name], ['hunt']);
  return { sub: personId, tenant: tenantId, functions, plants: plantIds };
};

/** Plays `drafts` drafts of a seed against the database as the server's own role, and holds each end against the oracle. */
export async function hunt(sql: Sql, seed: number, drafts: number): Promise<Hunted> {
  const ground = await openGround(sql, seed, drafts);
  const found = { tries: 0, confirmed: 0, refused: 0, amended: 0, escapes: [] as string[], keptBack: [] as string[] };
  const byPath: Record<string, number> = {};
  const own = await sql.reserve();
  try {
    await own.unsafe(attemptSql);
    for (let done = 0; done < drafts; done += perTransaction) {
      const cases = draw(ground, done, Math.min(perTransaction, drafts - done));
      // A plan made for empty tables would be kept for full ones.
      if (analyzedAt.includes(done)) await own`analyze`;
      const then = { owed: new Map(ground.books.owed), quoted: new Map(ground.books.quoted) };
      const answers = await batch(own, ground.tenantId, cases);
      cases.forEach((given, at) => {
        byPath[given.path] = (byPath[given.path] ?? 0) + 1;
        judge(found, ground, { given, then }, answers[at] ?? { tries: [], altered: false });
      });
    }
  } finally {
    own.release();
  }
  return { drafts, ...found, byPath };
}

type Found = { -readonly [Key in Exclude<keyof Hunted, 'drafts' | 'byPath'>]: Hunted[Key] };

/** Holds the end of each try of a case against the oracle, and writes down what was confirmed. */
function judge(
  found: Found,
  { seed, books, orders }: Ground,
  { given, then }: { given: Case; then: Books },
  { tries, altered }: Answered,
): void {
  const say = (what: string): string => `seed ${seed}, ${what}: ${JSON.stringify(given)}`;
  found.tries += tries.length;
  lawfulTries(given, books, then).forEach((lawful, place) => {
    const confirmed = tries[place] === 'confirmed';
    if (confirmed && !lawful) found.escapes = [...found.escapes, say(`try ${place}`)];
    if (!confirmed && lawful) found.keptBack = [...found.keptBack, say(`try ${place}: ${tries[place]}`)];
  });
  if (altered) found.escapes = [...found.escapes, say('altered')];
  if (tries.at(-1) !== 'confirmed') {
    found.refused += 1;
    return;
  }
  found.confirmed += 1;
  if (given.amends) found.amended += 1;
  orders.set(given.dealer.id, enter(given, given.amends?.orderId ?? `o-${given.id}`, books));
}

/**
 * Whether each try of a case may go through: with other money never, and then by the answers there are. Its transaction's orders are
 * all answered and probed as things stood `then`, before the first of them was confirmed.
 */
function lawfulTries(given: Case, books: Books, then: Books): boolean[] {
  if (!given.probed) return [isLawful(given, books, then)];
  const plain: Case = { ...given, trick: 'none' };
  const after = given.answers.map((_, at) => isLawful({ ...plain, answers: given.answers.slice(0, at + 1) }, then));
  const before = given.answers.length > 0 ? [isLawful({ ...plain, answers: [] }, then)] : [];
  return [false, ...before, ...after, isLawful(given, books, then)];
}

/** The next drafts; an order is amended by at most one of them. */
function draw({ random, dealers, orders }: Ground, from: number, count: number): Case[] {
  const amended = new Set<string>();
  return Array.from({ length: count }, (_, at) => {
    const dealer = dealers[Math.floor(random() * dealers.length)] as Dealer;
    const before = amended.has(dealer.id) ? undefined : orders.get(dealer.id);
    const given = makeCase(random, `c${from + at}`, dealer, before);
    if (given.amends) amended.add(dealer.id);
    return given;
  });
}
