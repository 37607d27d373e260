import { equipment } from '../../db/equipment/equipment.ts';
import { lots } from '../../db/lot/lot.ts';
import type { Actor } from '../../db/mutator.ts';
import { functionNames } from '../../db/person/function.ts';
import { people } from '../../db/person/person.ts';
import { plantScope } from '../../db/scope.ts';
import type { Sql, TransactionSql } from '../../server/postgres/connect.ts';
import { testHouse } from '../../server/postgres/test-house.ts';
import { type House, transactAsSystem } from '../../server/postgres/transaction.ts';
import { isTransient } from '../../server/postgres/transient.ts';
import { admitted } from '../../server/sync/device.ts';
import { lotRow } from '../../server/sync/plant-rows-fixture.ts';
import { pull } from '../../server/sync/pull.ts';
import { push } from '../../server/sync/push.ts';
import { segmentNow } from '../../server/sync/segment-fixture.ts';
import { openSegments, type Segments } from '../../server/sync/segments.ts';
import type { Answer, Body } from './network.ts';
import { type Picture, pictureFor } from './oracle.ts';
import { actorNow, fillPlant, lotIds, plantIds } from './plant.ts';
import type { Random } from './random.ts';
import type { Asked } from './tab.ts';

/** Holds of such a name meet a defect on the server. */
export const poison = 'poison-';

/** What the server answered, and what it held at that moment for whoever asked. */
export interface Served {
  readonly answer: Answer;
  readonly picture: Picture | undefined;
}

/** The shipped server code on a real Postgres, in a plant of its own, with a crash in the middle of a transaction. */
export class ServerSide {
  readonly house: House;
  readonly tenantId: string;
  readonly #sql: Sql;
  readonly #random: Random;
  /** The transaction in which this many reactions have run is lost. */
  #crashAfter = 0;
  onCrash: () => void = () => undefined;
  onPoison: () => void = () => undefined;
  onOvertaken: () => void = () => undefined;
  /** As old as the run: what changed since comes with the pull over them. */
  readonly #segments: Segments;
  #served = 0;
  #overtakeNext = false;
  /** Somebody's transaction that has written and not committed yet. */
  #slow: { readonly commit: () => void; readonly over: Promise<void> } | undefined;

  constructor(sql: Sql, random: Random, now: () => number) {
    this.#sql = sql;
    this.#random = random;
    this.tenantId = random.uuid();
    const react = async (): Promise<void> => this.#react();
    const choke = async (_tx: unknown, { holdId }: { holdId: string }): Promise<void> => this.#choke(holdId);
    const flow = { 'hold.raised': [react, choke], 'hold.released': [react], 'operation.changed': [react] };
    this.house = { ...testHouse(sql, { flow, now }), newId: () => random.uuid() };
    // Made anew in the background they would come at no moment of the scheduler's.
    this.#segments = openSegments(this.house, Number.POSITIVE_INFINITY);
  }

  fill(): Promise<void> {
    return fillPlant(this.#sql, this.house, this.tenantId);
  }

  actor(personId: string): Promise<Actor> {
    return actorNow(this.#sql, this.tenantId, personId);
  }

  crashSoon(): void {
    this.#crashAfter = 1 + this.#random.below(3);
  }

  async serve(asked: Asked, personId: string): Promise<Served> {
    const actor = await this.actor(personId);
    this.#served += 1;
    try {
      const isOvertaken = asked.kind === 'pull' && this.#overtakeNext;
      const body = await this.#answer(asked, actor, isOvertaken ? this.#overtaken() : this.house);
      if (!body) return { answer: { ok: false, fault: 'forbidden' }, picture: undefined };
      const isWhole = 'missing' in body && body.missing.length === 0 && !isOvertaken;
      const picture = isWhole ? await pictureFor(this.house, actor) : undefined;
      return { answer: { ok: true, body, servedAt: this.#served }, picture };
    } catch (error) {
      if (!isTransient(error)) throw error;
      return { answer: { ok: false, fault: 'server' }, picture: undefined };
    }
  }

  #answer(asked: Asked, actor: Actor, house: House): Promise<Body | undefined> {
    if (asked.kind === 'segment') return segmentNow(this.#segments, actor, asked.scopes);
    const { kind, request } = asked;
    return admitted<Body>(this.#sql, actor, request, () =>
      kind === 'push' ? quietly(() => push(this.house, actor, request)) : pull(house, actor, request),
    );
  }

  /** Somebody else writes: a lot comes, changes, moves to the other plant or goes; a machine changes its state. */
  async writeForeign(): Promise<void> {
    const random = this.#random;
    if (random.chance(0.25)) return this.#moveLot(random.one(lotIds));
    await transactAsSystem(this.house, this.tenantId, async (tx) => {
      const all = (await tx.all(lots)).filter(({ state }) => state === 'available');
      const kind = random.below(4);
      if (kind === 0 || all.length === 0) return tx.put(lots, lotRow(`N-${random.uuid()}`, random.one(plantIds), 0));
      const lot = random.one(all);
      if (kind === 1) return tx.put(lots, { ...lot, location: `R-${random.below(100)}` });
      if (kind === 2 && lot.id.startsWith('N-')) return tx.delete(lots, lot.id);
      const machine = random.one(await tx.all(equipment));
      return tx.put(equipment, { ...machine, rank: random.below(9) });
    });
  }

  /** Somebody begins to write; others come and go before the commit. */
  async beginSlowWrite(): Promise<void> {
    if (this.#slow) return this.endSlowWrite();
    const [wrote, commit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const over = transactAsSystem(this.house, this.tenantId, async (tx) => {
      await tx.put(lots, lotRow(`S-${this.#random.uuid()}`, this.#random.one(plantIds), 0));
      wrote.resolve();
      await commit.promise;
    });
    this.#slow = { commit: commit.resolve, over };
    await Promise.race([wrote.promise, over]);
  }

  async endSlowWrite(): Promise<void> {
    const slow = this.#slow;
    this.#slow = undefined;
    slow?.commit();
    await slow?.over;
  }

  get isSlowWriting(): boolean {
    return this.#slow !== undefined;
  }

  /** In the next pull somebody else commits between its snapshot and its rows. */
  overtakeNextPull(): void {
    this.#overtakeNext = true;
  }

  /** Gives a person other functions and plants. */
  async flipScopes(personId: string): Promise<void> {
    const random = this.#random;
    const functions = functionNames.filter(() => random.chance(0.35));
    const own = plantIds.filter(() => random.chance(0.6));
    await transactAsSystem(this.house, this.tenantId, async (tx) => {
      const person = await tx.get(people, personId);
      if (!person) throw new Error(`nobody is called ${personId}`);
      await tx.put(people, {
        ...person,
        functions: [...functions, 'operator'],
        plantIds: own.length > 0 ? own : ['north'],
      });
    });
  }

  async changeEpoch(): Promise<void> {
    await this.#sql`update sync.epoch set epoch = ${this.#random.uuid()} where tenant_id = ${this.tenantId}`;
  }

  /** How every action that reached the server ended. */
  mutations(): Promise<Settled[]> {
    return this.#sql<Settled[]>`
      select grp, client, mid::float8 as mid, name, args, status, code from sync.mutation
      where tenant_id = ${this.tenantId} order by grp, client, mid`;
  }

  /** How many databases of each device the server has noted as lost, and how many it has met. */
  databases(): Promise<{ grp: string; met: number; noted: number }[]> {
    return this.#sql<{ grp: string; met: number; noted: number }[]>`
      select c.grp, count(*)::int as met, (select count(*)::int from ops.audit_event as a
        where a.tenant_id = c.tenant_id and a.what = 'sync.database_lost' and a.facts ->> 'grp' = c.grp) as noted
      from sync.client as c where c.tenant_id = ${this.tenantId} group by c.tenant_id, c.grp`;
  }

  /** Pieces counted per step, and the holds there are. */
  async effects(): Promise<{ counted: Map<string, number>; holds: Set<string> }> {
    const steps = await this.#sql<{ id: string; good: number }[]>`
      select id, good::float8 as good from public.operation where tenant_id = ${this.tenantId}`;
    const raised = await this.#sql<{ id: string }[]>`select id from public.hold where tenant_id = ${this.tenantId}`;
    return { counted: new Map(steps.map(({ id, good }) => [id, good])), holds: new Set(raised.map(({ id }) => id)) };
  }

  async #moveLot(id: string): Promise<void> {
    // As a transfer does it: another plant, and so another scope.
    const to = this.#random.one(plantIds);
    await this.#sql`update public.lot set plant_id = ${to}, scope = ${plantScope(to)}
      where tenant_id = ${this.tenantId} and id = ${id} and state = 'available'`;
  }

  #overtaken(): House {
    this.#overtakeNext = false;
    this.onOvertaken();
    const begin = (how: string, work: (tx: TransactionSql) => Promise<unknown>): Promise<unknown> =>
      this.#sql.begin(how, async (tx) => {
        // The first statement takes the snapshot.
        await tx`select 1`;
        await this.writeForeign();
        return work(tx);
      });
    const sql = new Proxy(this.#sql, {
      get: (target, key) => (key === 'begin' ? begin : Reflect.get(target, key, target)),
    });
    return { ...this.house, sql };
  }

  /** A defect that only some data meet, and these every time. */
  #choke(holdId: string): void {
    if (!holdId.startsWith(poison)) return;
    this.onPoison();
    throw new Error('a planted defect');
  }

  #react(): void {
    if (this.#crashAfter === 0) return;
    this.#crashAfter -= 1;
    if (this.#crashAfter > 0) return;
    this.onCrash();
    throw Object.assign(new Error('the server went away'), { code: 'CONNECTION_CLOSED' });
  }
}

/** The server's word on planted defects is not for anybody to read. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const say = console.error;
  console.error = () => undefined;
  try {
    return await work();
  } finally {
    console.error = say;
  }
}

/** How one action ended. */
export interface Settled {
  readonly grp: string;
  readonly client: string;
  readonly mid: number;
  readonly name: string;
  readonly args: unknown;
  readonly status: 'applied' | 'rejected' | 'parked';
  readonly code: string | null;
}
