import { setTimeout as sleep } from 'node:timers/promises';
import { closeHold, raiseHold } from '../../db/hold/hold-mutators.ts';
import type { Actor } from '../../db/mutator.ts';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import type { PushedMutation } from '../../db/sync/wire.ts';
import { countOperation } from '../../db/work-order/operation-mutators.ts';
import type { Sql, TransactionSql } from '../../server/postgres/connect.ts';
import type { House } from '../../server/postgres/transaction.ts';
import { admitDevice } from '../../server/sync/device.ts';
import { push } from '../../server/sync/push.ts';
import type { Random } from '../simulate/random.ts';
import { lotAt, sharedStepId } from './race-plant.ts';

/** A transaction is held open for at most this long. */
const longestHoldMs = 10;

/** What was committed: from this moment on every pull that begins has to show it. */
export interface Commit {
  readonly stepId: string;
  /** Pieces counted at the step so far, nobody else counts there. */
  readonly good: number;
  /** By `performance.now()`, when the server had answered. */
  readonly at: number;
}

/**
 * The house with each of its transactions held open for some milliseconds at one point: when it has its number and written
 * nothing, amid the mutators' reactions, or when all is written.
 */
function holdingOpen(house: House, random: Random, held: () => void): House {
  let isHeldWithin = false;
  const hold = async (): Promise<void> => {
    held();
    await sleep(random.below(longestHoldMs + 1));
  };
  const begin = (work: (tx: TransactionSql) => Promise<unknown>): Promise<unknown> =>
    house.sql.begin(async (tx) => {
      const point = random.below(3);
      isHeldWithin = point === 1;
      if (point === 0) {
        await tx`select pg_current_xact_id()`;
        await hold();
      }
      const result = await work(tx);
      if (point === 2) await hold();
      return result;
    });
  const react = async (): Promise<void> => {
    if (!isHeldWithin) return;
    isHeldWithin = false;
    await hold();
  };
  const sql: Sql = new Proxy(house.sql, {
    get: (target, key) => (key === 'begin' ? begin : Reflect.get(target, key, target)),
  });
  return { ...house, sql, flow: { ...house.flow, 'operation.changed': [react], 'hold.raised': [react] } };
}

/** Whoever pushes all the time: pieces at a step of their own and at everybody's, and now and then a hold. */
export class Writer {
  readonly stepId: string;
  /** Actions the server has applied. */
  actions = 0;
  /** Pieces it has counted, at its own step and at everybody's. */
  readonly counted = { own: 0, shared: 0 };
  /** Transactions that were held open. */
  held = 0;
  readonly #house: House;
  readonly #actor: Actor;
  readonly #random: Random;
  readonly #device: { grp: string; secret: string; client: string; schema: number };
  #lastMid = 0;
  #openHold: string | undefined;

  constructor(house: House, actor: Actor, stepId: string, random: Random) {
    this.stepId = stepId;
    this.#actor = actor;
    this.#random = random;
    this.#device = { grp: random.uuid(), secret: random.uuid(), client: random.uuid(), schema: schemaVersion };
    this.#house = holdingOpen(house, random, () => {
      this.held += 1;
    });
  }

  async admit(): Promise<void> {
    if (!(await admitDevice(this.#house.sql, this.#actor, this.#device))) throw new Error('a writer was not admitted');
  }

  /** Pushes one to three actions. Throws when they were not all applied: nothing here may be refused. */
  async write(): Promise<Commit> {
    const now = this.#house.now();
    const count = 1 + this.#random.below(3);
    const mutations = Array.from({ length: count }, (_, at) => this.#mutation(this.#lastMid + 1 + at, now));
    const { lastMid, outcomes } = await push(this.#house, this.#actor, { ...this.#device, now, mutations });
    const at = performance.now();
    const odd = outcomes.find(({ status }) => status !== 'applied');
    if (odd || lastMid !== this.#lastMid + count) throw new Error(`a push came to ${JSON.stringify({ lastMid, odd })}`);
    this.#lastMid = lastMid;
    this.actions += count;
    return { stepId: this.stepId, good: this.counted.own, at };
  }

  async think(mostMs: number): Promise<void> {
    if (mostMs > 0) await sleep(this.#random.below(mostMs + 1));
  }

  /** The first of each push counts at the own step, so that each commit can be seen. */
  #mutation(mid: number, at: number): PushedMutation {
    const base = { mid, actor: this.#actor.personId, at };
    const isFirst = mid === this.#lastMid + 1;
    const kind = isFirst ? 0 : this.#random.below(5);
    if (kind === 1) return { ...base, ...this.#holdOrRelease() };
    const isShared = kind === 2;
    this.counted[isShared ? 'shared' : 'own'] += 1;
    const args = { operationId: isShared ? sharedStepId : this.stepId, good: 1, scrap: 0 };
    return { ...base, name: countOperation.name, args };
  }

  #holdOrRelease(): Pick<PushedMutation, 'name' | 'args'> {
    const open = this.#openHold;
    this.#openHold = open === undefined ? this.#random.uuid() : undefined;
    if (open !== undefined) return { name: closeHold.name, args: { holdId: open, disposition: 'release', note: '' } };
    const args = { holdId: this.#openHold, lotId: lotAt(this.stepId), reason: 'surface', note: '' };
    return { name: raiseHold.name, args };
  }
}
