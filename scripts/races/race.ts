import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../../server/postgres/connect.ts';
import { testHouse } from '../../server/postgres/test-house.ts';
import type { House } from '../../server/postgres/transaction.ts';
import { actorNow } from '../simulate/plant.ts';
import { randomFrom } from '../simulate/random.ts';
import { writeSlowly } from './foreign.ts';
import { fillRacePlant, sharedStepId } from './race-plant.ts';
import { Reader } from './reader.ts';
import { Writer } from './writer.ts';

export interface RaceWish {
  readonly seed: number;
  readonly writers: number;
  /** Foreign transactions, one after the other; the race ends with the last. */
  readonly foreign: number;
  /** How long each of them stays open. */
  readonly foreignMs: number;
  /** A writer rests for up to so long between two pushes. */
  readonly thinkMs: number;
  /** How long the phones that are held against the server rest between two pulls: comparing takes longer than pulling. */
  readonly restMs: number;
}

/** What came of a race. */
export interface Raced {
  readonly actions: number;
  /** Rows a device showed otherwise than the server held them, lacked or had too many; and pieces counted otherwise than told. */
  readonly wrongRows: number;
  readonly pulls: number;
  /** Times a device was held against the server. */
  readonly compared: number;
  /** Writers' transactions that were held open. */
  readonly held: number;
  /**
   * From a writer's commit until the first pull begun after it has been laid, in milliseconds. Those of the first foreign
   * transaction do not count: connections are still being opened, and each plans its statements when it first meets them.
   */
  readonly lags: readonly number[];
}

/** Pieces at the steps that are not what the writers were told was applied. */
async function wrongSteps(sql: Sql, tenantId: string, writers: readonly Writer[]): Promise<number> {
  const rows = await sql<{ id: string; good: number }[]>`
    select id, good::float8 as good from public.operation where tenant_id = ${tenantId}`;
  const good = new Map(rows.map((row) => [row.id, row.good]));
  const shared = writers.reduce((sum, { counted }) => sum + counted.shared, 0);
  const expected = new Map([
    [sharedStepId, shared],
    ...writers.map((each) => [each.stepId, each.counted.own] as const),
  ]);
  return [...expected].filter(([id, pieces]) => good.get(id) !== pieces).length;
}

/** Whose phones read: of both plants, of one, and one that can't see all. The first two are held against the server each time. */
const readers = [
  ['chitra', true],
  ['asha', true],
  ['balu', false],
] as const;

/** Writers write and phones pull until what happens beside them is over; the phones until they have seen all. */
async function run(
  { restMs, thinkMs }: RaceWish,
  writers: readonly Writer[],
  phones: readonly Reader[],
  beside: () => Promise<void>,
): Promise<void> {
  let isOver = false;
  let isWritten = false;
  const write = async (writer: Writer): Promise<void> => {
    while (!isOver) {
      const commit = await writer.write();
      for (const phone of phones) phone.await(commit);
      await writer.think(thinkMs);
    }
  };
  const read = async (phone: Reader): Promise<void> => {
    while (!isWritten || phone.isBehind) {
      await phone.pull();
      if (phone.isChecked) await sleep(restMs);
    }
  };
  const writing = Promise.all(writers.map(write)).finally(() => {
    isWritten = true;
  });
  const besides = beside().finally(() => {
    isOver = true;
  });
  await Promise.all([besides, writing, ...phones.map(read)]).finally(() => {
    isOver = true;
    isWritten = true;
  });
}

/**
 * Writers who push all the time, each transaction held open up to ten milliseconds, a foreign transaction that stays open
 * beside them and commits late, and phones that pull incrementally; all on a real Postgres, in a plant of their own.
 * `apart`: the foreign transaction's connections, where it is not to wait for the others'.
 */
export async function race(sql: Sql, wish: RaceWish, apart = sql): Promise<Raced> {
  const { seed, writers: count } = wish;
  const random = randomFrom(seed);
  const tenantId = random.uuid();
  const house: House = { ...testHouse(sql, { now: Date.now }), newId: () => random.uuid() };
  const stepIds = await fillRacePlant(sql, house, tenantId, count);
  const actor = await actorNow(sql, tenantId, 'balu');
  const writers = stepIds.map((stepId, at) => new Writer(house, actor, stepId, randomFrom(seed * 100 + at)));
  const phones: Reader[] = [];
  for (const [personId, isChecked] of readers)
    phones.push(await Reader.open(house, await actorNow(sql, tenantId, personId), random, isChecked));
  for (const writer of writers) await writer.admit();
  let warmAt = Number.POSITIVE_INFINITY;
  await run(wish, writers, phones, async () => {
    for (let each = 0; each < wish.foreign; each += 1) {
      await writeSlowly(apart, { ...house, sql: apart }, tenantId, random, wish.foreignMs);
      if (each === 0) warmAt = performance.now();
    }
  });
  for (const phone of phones) await phone.finish();
  const total = (of: (phone: Reader) => number): number => phones.reduce((sum, phone) => sum + of(phone), 0);
  return {
    actions: writers.reduce((sum, { actions }) => sum + actions, 0),
    wrongRows: total((phone) => phone.wrongRows) + (await wrongSteps(sql, tenantId, writers)),
    pulls: total(({ pulls }) => pulls),
    compared: total(({ compared }) => compared),
    held: writers.reduce((sum, { held }) => sum + held, 0),
    lags: phones.filter(({ isChecked }) => !isChecked).flatMap((phone) => phone.lagsSince(warmAt)),
  };
}
