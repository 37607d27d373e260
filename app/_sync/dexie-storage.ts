import Dexie, { type Transaction } from 'dexie';
import type { Patch } from '../../db/sync/wire.ts';
import { tables } from '../../db/tables.ts';
import {
  type Change,
  emptyHead,
  type Head,
  type Kept,
  type OutboxEntry,
  type RefusedEntry,
  type Storage,
  StorageFull,
} from './storage.ts';

const headKey = 'head';
const lifeKey = 'leaderAt';

/** The first layout had a store per table, base images and single facts: its outbox, refusals and names are carried over. */
async function carryOver(old: Transaction): Promise<void> {
  const fact = async (name: string): Promise<unknown> => (await old.table('fact').get(name))?.value;
  const client = await fact('client');
  const entries: (OutboxEntry & { acknowledged: 0 | 1 })[] = await old.table('outbox').toArray();
  const acknowledged = entries.filter((entry) => entry.acknowledged === 1);
  const head: Head = {
    ...emptyHead,
    lastMid: Number((await fact('lastMid')) ?? 0),
    settledMid: Math.max(0, ...acknowledged.map(({ mid }) => mid)),
    client: typeof client === 'string' ? client : null,
  };
  await old.table('head').put({ name: headKey, value: head });
}

/** Patches as they came, the outbox, refusals, and the head. Nothing is looked up here but by key: rows live in memory. */
function open(name: string, chromeTransactionDurability: 'strict' | 'relaxed'): Dexie {
  const database = new Dexie(name, { chromeTransactionDurability });
  database
    .version(2)
    .stores({
      ...Object.fromEntries(tables.map((table) => [table.name, null])),
      base_image: null,
      fact: null,
      outbox: 'mid',
      refused: 'key, settled',
      patch: 'seq',
      head: 'name',
    })
    .upgrade(carryOver);
  return database;
}

function storesOf(database: Dexie) {
  return {
    patch: database.table<Patch & { seq: number }, number>('patch'),
    outbox: database.table<OutboxEntry, number>('outbox'),
    refused: database.table<RefusedEntry, string>('refused'),
    head: database.table<{ name: string; value: unknown }, string>('head'),
  };
}
type Stores = ReturnType<typeof storesOf>;

const readHead = async (heads: Stores['head']): Promise<Head> =>
  ((await heads.get(headKey))?.value as Head | undefined) ?? emptyHead;

/** Within a transaction over all stores; the requests follow one another without waiting. */
async function writeTo(stores: Stores, rev: number, change: Change): Promise<Head | undefined> {
  const { patch, outbox, refused, head: heads } = stores;
  const before = await readHead(heads);
  if (before.rev !== rev) return undefined;
  const patches = (change.patches ?? []).map((each, at) => ({ ...each, seq: before.seq + 1 + at }));
  const head: Head = {
    ...change.head,
    rev: rev + 1,
    generation: before.generation + (change.anew ? 1 : 0),
    seq: before.seq + patches.length,
  };
  await Promise.all([
    change.anew && patch.clear(),
    patches.length > 0 && patch.bulkAdd(patches),
    change.endedMid !== undefined && outbox.where('mid').belowOrEqual(change.endedMid).delete(),
    change.confirmed && outbox.add(change.confirmed),
    change.refused && keepRefused(refused, change.refused),
    heads.put({ name: headKey, value: head }),
  ]);
  return head;
}

/** A refusal told again does not come back once its author has dealt with it. */
async function keepRefused(refused: Stores['refused'], told: readonly RefusedEntry[]): Promise<void> {
  const known = await refused.bulkGet(told.map(({ key }) => key));
  await refused.bulkPut(told.filter((entry, at) => entry.settled === 1 || known[at] === undefined));
}

const isQuota = (error: unknown): boolean =>
  error instanceof Dexie.DexieError &&
  (error.name === 'QuotaExceededError' || error.inner?.name === 'QuotaExceededError');

/** The browser's IndexedDB as the replica's disk. */
export class DexieStorage implements Storage {
  /** Strict: a write the screen confirmed survives a power cut. The default loses acknowledged writes. */
  readonly #database: Dexie;
  /** For what the server can tell again: lost with the power, it is as if it had not come yet. */
  readonly #relaxed: Dexie;

  constructor(name: string) {
    this.#database = open(name, 'strict');
    this.#relaxed = open(name, 'relaxed');
  }

  async load(known: Pick<Head, 'generation' | 'seq'> | null): Promise<Kept> {
    const { patch, outbox, refused, head: heads } = storesOf(this.#database);
    return this.#database.transaction('r', this.#database.tables, async () => {
      const head = await readHead(heads);
      const after = known?.generation === head.generation ? known.seq : 0;
      const [patches, waiting, unread] = await Promise.all([
        patch.where('seq').above(after).toArray(),
        outbox.orderBy('mid').toArray(),
        refused.where('settled').equals(0).toArray(),
      ]);
      return { head, patches, outbox: waiting, refused: unread };
    });
  }

  async write(rev: number, change: Change): Promise<Head | undefined> {
    try {
      const database = change.confirmed ? this.#database : this.#relaxed;
      return await database.transaction('rw', database.tables, () => writeTo(storesOf(database), rev, change));
    } catch (error) {
      throw isQuota(error) ? new StorageFull({ cause: error }) : error;
    }
  }

  async leaderAt(): Promise<number> {
    return Number((await storesOf(this.#database).head.get(lifeKey))?.value ?? 0);
  }

  async showLife(at: number): Promise<void> {
    await storesOf(this.#relaxed).head.put({ name: lifeKey, value: at });
  }

  close(): void {
    this.#database.close();
    this.#relaxed.close();
  }
}
