import 'fake-indexeddb/auto';
import { isDeepStrictEqual } from 'node:util';
import { DexieStorage } from '../../app/_sync/dexie-storage.ts';
import type { Ports } from '../../app/_sync/ports.ts';
import { pullOnce } from '../../app/_sync/pull.ts';
import { Replica } from '../../app/_sync/replica.ts';
import type { Actor } from '../../db/mutator.ts';
import { scopesOf } from '../../db/scope.ts';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import type { BaseRow } from '../../db/table.ts';
import { tables } from '../../db/tables.ts';
import { operations } from '../../db/work-order/work-order.ts';
import type { Sql, TransactionSql } from '../../server/postgres/connect.ts';
import type { House } from '../../server/postgres/transaction.ts';
import { admitDevice } from '../../server/sync/device.ts';
import { pull } from '../../server/sync/pull.ts';
import { segmentNow } from '../../server/sync/segment-fixture.ts';
import { openSegments } from '../../server/sync/segments.ts';
import { eraseDisk } from '../simulate/disk.ts';
import { type Picture, pictureFor } from '../simulate/oracle.ts';
import type { Random } from '../simulate/random.ts';
import type { Commit } from './writer.ts';

/** The house in which each transaction, having done its work, is asked once more: on the very same snapshot. */
function askingAgain(house: House, ask: (tx: TransactionSql) => Promise<void>): House {
  const begin = (how: string, work: (tx: TransactionSql) => Promise<unknown>): Promise<unknown> =>
    house.sql.begin(how, async (tx) => {
      const answer = await work(tx);
      await ask(tx);
      return answer;
    });
  return onSql(house, begin);
}

function onSql(house: House, begin: unknown): House {
  const sql: Sql = new Proxy(house.sql, {
    get: (target, key) => (key === 'begin' ? begin : Reflect.get(target, key, target)),
  });
  return { ...house, sql };
}

/** Everything this person may see, read in a transaction that is already open. */
const pictureIn = (house: House, tx: TransactionSql, actor: Actor): Promise<Picture> =>
  pictureFor(
    onSql(house, (_how: string, work: (inner: TransactionSql) => Promise<unknown>) => work(tx)),
    actor,
  );

/** What a phone showed, and what the server held then. They are compared when the race is over, so as not to slow it. */
interface Moment {
  readonly shown: readonly (readonly [table: string, rows: readonly BaseRow[]])[];
  readonly picture: Picture;
}

/** How many rows the phone showed that it should not have, lacked, or showed otherwise. */
function wrongRows({ shown, picture }: Moment): number {
  let wrong = 0;
  for (const [table, rows] of shown) {
    const expected = picture.get(table) ?? new Map();
    const right = rows.filter((row) => isDeepStrictEqual(row, expected.get(row.id))).length;
    wrong += rows.length - right + (expected.size - right);
  }
  return wrong;
}

/** A phone that does nothing but pull, by the shipped code, and is held against what the server held at that moment. */
export class Reader {
  readonly actor: Actor;
  /** Whether it is held against the server after each pull, which takes longer than the pull. */
  readonly isChecked: boolean;
  /** Rows that were anything but the server's, over all pulls. */
  wrongRows = 0;
  pulls = 0;
  readonly #name: string;
  readonly #house: House;
  readonly #replica: Replica;
  readonly #ports: Ports;
  #picture: Picture | undefined;
  #awaited: Commit[] = [];
  readonly #moments: Moment[] = [];
  readonly #lags: { at: number; ms: number }[] = [];

  private constructor(name: string, house: House, actor: Actor, replica: Replica, random: Random, isChecked: boolean) {
    this.#name = name;
    this.#house = house;
    this.actor = actor;
    this.isChecked = isChecked;
    this.#replica = replica;
    const credential = { grp: random.uuid(), secret: random.uuid() };
    const asked = isChecked
      ? askingAgain(house, async (tx) => {
          this.#picture = await pictureIn(house, tx, actor);
        })
      : house;
    this.#ports = {
      now: house.now,
      newId: () => random.uuid(),
      credential: () => credential,
      segment: async (scopes) => segmentNow(openSegments(house), actor, scopes),
      pull: async (request) => structuredClone(await pull(asked, actor, request)),
      push: () => Promise.reject(new Error('a reader pushes nothing')),
    };
  }

  /** Makes a phone that holds the plant. */
  static async open(house: House, actor: Actor, random: Random, isChecked: boolean): Promise<Reader> {
    const name = `reader-${random.uuid()}`;
    const replica = await Replica.open(new DexieStorage(name), actor.tenantId, scopesOf(actor));
    const reader = new Reader(name, house, actor, replica, random, isChecked);
    const client = await replica.clientName(reader.#ports.newId);
    const device = { ...reader.#ports.credential(), client, schema: schemaVersion };
    if (!(await admitDevice(house.sql, actor, device))) throw new Error('a reader was not admitted');
    await pullOnce(replica, reader.#ports);
    return reader;
  }

  /** A commit the next pull has to show. */
  await(commit: Commit): void {
    this.#awaited.push(commit);
  }

  /** Whether there is a commit it has not been asked for yet. */
  get isBehind(): boolean {
    return this.#awaited.length > 0;
  }

  /** Pulls once; what was committed before it began has to be there when it has been laid. */
  async pull(): Promise<void> {
    const due = this.#awaited;
    this.#awaited = [];
    await pullOnce(this.#replica, this.#ports);
    const laid = performance.now();
    this.pulls += 1;
    for (const { stepId, good, at } of due) {
      if ((this.#replica.rows(operations).get(stepId)?.good ?? 0) >= good) this.#lags.push({ at, ms: laid - at });
      else this.wrongRows += 1;
    }
    if (this.#picture) this.#keep(this.#picture);
    this.#picture = undefined;
  }

  /** Of each commit after this moment: until the first pull begun after it was laid, in milliseconds. */
  lagsSince(moment: number): number[] {
    return this.#lags.filter(({ at }) => at >= moment).map(({ ms }) => ms);
  }

  /** Times it was held against the server. */
  get compared(): number {
    return this.#moments.length;
  }

  /** Nobody writes any more: it pulls once, and all it has shown is held against what the server held. */
  async finish(): Promise<void> {
    await this.pull();
    this.#keep(await pictureFor(this.#house, this.actor));
    this.#replica.close();
    await eraseDisk({ name: this.#name });
    for (const moment of this.#moments) this.wrongRows += wrongRows(moment);
  }

  #keep(picture: Picture): void {
    this.#moments.push({ shown: tables.map((table) => [table.name, this.#replica.rows(table).all()]), picture });
  }
}
