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
  /** Tries to confirm: of each draft before any answer, after each, with other money, and the last. */
  readonly tries: number;
  readonly confirmed: number;
  readonly refused: number;
  readonly amended: number;
  readonly byPath: Readonly<Record<string, number>>;
  readonly escapes: readonly string[];
  readonly keptBack: readonly string[];
}

interface Ground {
  readonly sql: Sql;
  readonly tenantId: string;
  readonly dealers: readonly Dealer[];
  readonly books: Books;
  readonly orders: Map<string, Confirmed>;
  readonly random: Random;
}

const perTransaction = 400;
/** So few orders a dealer that a sum over them costs nothing, so many that limits and caps are met. */
const draftsPerDealer = 12;

async function open(sql: Sql, seed: number, drafts: number): Promise<Ground> {
  const random = randomFrom(seed);
  const tenantId = randomUUID();
  const count = Math.max(4, Math.ceil(drafts / draftsPerDealer));
  const dealers = Array.from({ length: count }, (_, at) => makeDealer(random, `d${at}`));
  await sql`insert into app.tenant (id, name) values (${tenantId}, 'hunt')`;
  await sql.begin(async (tx) => {
    await setClaims(tx, systemActor(tenantId), 'app_server');
    await tx.unsafe(worldSql(dealers, staff, standIns, levels, hour));
  });
  return { sql, tenantId, dealers, books: { owed: new Map(), quoted: new Map() }, orders: new Map(), random };
}

/** What the database is asked to do for one case. */
function asked(given: Case) {
  const { lines, dealer } = given;
  const sum = (of: (line: Case['lines'][number]) => number) => lines.reduce((all, line) => all + of(line), 0);
  return {
    id: given.id,
    dealer: dealer.id,
    requester: given.requester,
    path: given.path,
    trick: given.trick,
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

async function batch(ground: Ground, cases: readonly Case[]): Promise<Answered[]> {
  return ground.sql.begin(async (tx) => {
    await tx.unsafe(attemptSql);
    await setClaims(tx, systemActor(ground.tenantId), 'app_server');
    const claims = Object.fromEntries(staff.map(([id, name]) => [id, claimsOf(ground.tenantId, id, name)]));
    const rows = await tx<{ answered: Answered }[]>`
      select pg_temp.attempt(c, ${JSON.stringify(claims)}::text::jsonb) as answered
      from jsonb_array_elements(${JSON.stringify(cases.map(asked))}::text::jsonb) as c`;
    return rows.map(({ answered }) => answered);
  });
}

const claimsOf = (tenantId: string, id: string, name: (typeof staff)[number][1]) => {
  const { personId, functions, plantIds } = testActor(tenantId, id, [name], ['hunt']);
  return { sub: personId, tenant: tenantId, functions, plants: plantIds };
};

/** Plays `drafts` drafts of a seed against the database as the server's own role, and holds each end against the oracle. */
export async function hunt(sql: Sql, seed: number, drafts: number): Promise<Hunted> {
  const ground = await open(sql, seed, drafts);
  const found = { tries: 0, confirmed: 0, refused: 0, amended: 0, escapes: [] as string[], keptBack: [] as string[] };
  const byPath: Record<string, number> = {};
  for (let done = 0; done < drafts; done += perTransaction) {
    const cases = draw(ground, done, Math.min(perTransaction, drafts - done));
    // A plan made for empty tables would be kept for full ones.
    if (done < 5_000) await sql`analyze`;
    const answers = await batch(ground, cases);
    cases.forEach((given, at) => {
      const { tries, altered } = answers[at] ?? { tries: [], altered: false };
      byPath[given.path] = (byPath[given.path] ?? 0) + 1;
      found.tries += tries.length;
      lawfulTries(given, ground.books).forEach((lawful, place) => {
        const confirmed = tries[place] === 'confirmed';
        if (confirmed === lawful) return;
        const told = `seed ${seed}, try ${place}: ${tries[place]}: ${JSON.stringify(given)}`;
        (confirmed ? found.escapes : found.keptBack).push(told);
      });
      if (altered) found.escapes.push(`seed ${seed}: altered: ${JSON.stringify(given)}`);
      if (tries.at(-1) !== 'confirmed') {
        found.refused += 1;
        return;
      }
      found.confirmed += 1;
      if (given.amends) found.amended += 1;
      ground.orders.set(given.dealer.id, enter(given, given.amends?.orderId ?? `o-${given.id}`, ground.books));
    });
  }
  return { drafts, ...found, byPath };
}

/** Whether each try of a case may go through: with other money never, and then by the answers there are. */
function lawfulTries(given: Case, books: Books): boolean[] {
  const plain: Case = { ...given, trick: 'none' };
  const after = given.answers.map((_, at) => isLawful({ ...plain, answers: given.answers.slice(0, at + 1) }, books));
  const before = given.answers.length > 0 ? [isLawful({ ...plain, answers: [] }, books)] : [];
  return [false, ...before, ...after, isLawful(given, books)];
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
