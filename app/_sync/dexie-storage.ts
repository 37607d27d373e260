import Dexie, { type Transaction } from 'dexie';
import type { Patch } from '../../db/sync/wire.ts';
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
/** The stores of the first layout that the second has not. */
const firstLayout = `
  base_image fact
  alias allocation approval credit_position customer decision draft_line equipment
  erp_command escalation exception hold inbound_message load load_line lot
  machine_stop operation option order_draft order_line outbound_message person plan_version
  plant price_rule product rule_set sales_order task work_order
`
  .trim()
  .split(/\s+/);
const stores = ['outbox', 'refused', 'patch', 'head'];

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

/** Patches write by write, the outbox, refusals, and the head. Nothing is looked up here but by key: rows live in memory. */
function open(name: string): Dexie {
  const database = new Dexie(name);
  database
    .version(2)
    .stores({
      ...Object.fromEntries(firstLayout.map((store) => [store, null])),
      outbox: 'mid',
      refused: 'key, settled',
      patch: 'seq',
      head: 'name',
    })
    .upgrade(carryOver);
  return database;
}

/**
 * The patches of one write. In one piece, and so as a rule over the 64 KB from which Chromium keeps a value in a file of its
 * own: that is room again as soon as it is cleared. Smaller ones stay in its log for good, and clearing them makes it longer.
 */
interface Laid {
  readonly seq: number;
  readonly patches: readonly Patch[];
}

/** Apps of before kept each patch by itself. */
const patchesOf = (laid: Laid | Patch): readonly Patch[] => ('patches' in laid ? laid.patches : [laid]);

/** Before the fourth a head did not say it. */
const beforeSchemas = { schema: 3 };

const isQuota = (error: unknown): boolean => error instanceof DOMException && error.name === 'QuotaExceededError';

/**
 * The head as it counts. Without room a browser takes deletions and nothing else, not even a number: that the last patch is
 * missing is itself the step that took the rows away, and every tab that knew them has missed it.
 */
function headOf(kept: Head | undefined, hasLastPatch: boolean): Head {
  const head = kept ? { ...beforeSchemas, ...kept } : emptyHead;
  if (hasLastPatch || head.cookie === null) return head;
  return { ...head, rev: head.rev + 1, generation: head.generation + 1, cookie: null };
}

/** A refusal told again does not come back once its author has dealt with it. */
function keepRefused(refused: IDBObjectStore, told: readonly RefusedEntry[]): void {
  for (const entry of told) {
    const known = refused.getKey(entry.key);
    known.onsuccess = () => {
      if (entry.settled === 1 || known.result === undefined) refused.put(entry);
    };
  }
}

function writeInto(transaction: IDBTransaction, before: Head, change: Change): Head {
  const patch = transaction.objectStore('patch');
  const outbox = transaction.objectStore('outbox');
  const patches = change.patches ?? [];
  const head: Head = {
    ...change.head,
    rev: before.rev + 1,
    generation: before.generation + (change.anew ? 1 : 0),
    seq: before.seq + (patches.length > 0 ? 1 : 0),
  };
  if (change.anew) patch.clear();
  if (patches.length > 0) patch.add({ seq: head.seq, patches } satisfies Laid);
  if (change.endedMid !== undefined) outbox.delete(IDBKeyRange.upperBound(change.endedMid));
  if (change.confirmed) outbox.add(change.confirmed);
  if (change.refused) keepRefused(transaction.objectStore('refused'), change.refused);
  transaction.objectStore('head').put({ name: headKey, value: head });
  return head;
}

/**
 * One transaction on the head as it is at `rev`, all of it or nothing; undefined when `rev` is no longer the one on disk.
 * Past Dexie, whose own bookkeeping takes longer than the disk, and which knows one durability for a whole database.
 */
function stepAt(
  database: IDBDatabase,
  rev: number,
  durability: IDBTransactionDurability,
  step: (transaction: IDBTransaction, before: Head) => Head,
): Promise<Head | undefined> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(stores, 'readwrite', { durability });
    let after: Head | undefined;
    const reading = transaction.objectStore('head').get(headKey);
    // Asked for together: the second answer comes after the first.
    const last = transaction.objectStore('patch').openKeyCursor(null, 'prev');
    last.onsuccess = () => {
      const kept: Head | undefined = reading.result?.value;
      const before = headOf(kept, last.result?.primaryKey === kept?.seq);
      if (before.rev !== rev) return;
      try {
        after = step(transaction, before);
      } catch (error) {
        reject(error);
        transaction.abort();
      }
    };
    transaction.oncomplete = () => resolve(after);
    transaction.onabort = () => reject(transaction.error ?? new Error('the write was given up'));
  });
}

function takeRowsAway(transaction: IDBTransaction, before: Head): Head {
  transaction.objectStore('patch').clear();
  return headOf(before, false);
}

/** The browser's IndexedDB as the replica's disk. */
export class DexieStorage implements Storage {
  readonly #database: Dexie;

  constructor(name: string) {
    this.#database = open(name);
  }

  async load(known: Pick<Head, 'generation' | 'seq'> | null): Promise<Kept> {
    const patch = this.#database.table<Laid | Patch, number>('patch');
    const outbox = this.#database.table<OutboxEntry, number>('outbox');
    const refused = this.#database.table<RefusedEntry, string>('refused');
    return this.#database.transaction('r', this.#database.tables, async () => {
      const stored = await this.#named<Head>(headKey);
      const head = headOf(
        stored,
        (await patch
          .where('seq')
          .equals(stored?.seq ?? 0)
          .count()) > 0,
      );
      const after = known?.generation === head.generation ? known.seq : 0;
      const [laid, waiting, unread] = await Promise.all([
        patch.where('seq').above(after).toArray(),
        outbox.orderBy('mid').toArray(),
        refused.where('settled').equals(0).toArray(),
      ]);
      return { head, patches: laid.flatMap(patchesOf), outbox: waiting, refused: unread };
    });
  }

  /** What is kept but the rows, for who shows none. */
  async loadWithoutRows(): Promise<Kept> {
    const stored = await this.#named<Head>(headKey);
    return this.load(stored ?? null);
  }

  async write(rev: number, change: Change): Promise<Head | undefined> {
    // Strict: what the screen confirmed, and the name it is sent under, survive a power cut; the default loses acknowledged
    // writes. Only a pull may be lost: the server tells it again, and the outbox it ended is known there.
    const durability = change.endedMid === undefined ? 'strict' : 'relaxed';
    try {
      return await stepAt(this.#opened(), rev, durability, (transaction, before) =>
        writeInto(transaction, before, change),
      );
    } catch (error) {
      throw isQuota(error) ? new StorageFull({ cause: error }) : error;
    }
  }

  giveWay(rev: number): Promise<Head | undefined> {
    return stepAt(this.#opened(), rev, 'strict', takeRowsAway);
  }

  close(): void {
    this.#database.close();
  }

  async #named<T>(name: string): Promise<T | undefined> {
    return (await this.#database.table<{ value: T }, string>('head').get(name))?.value;
  }

  #opened(): IDBDatabase {
    // Opened by the first `load`. Closed by us it stays closed; closed by the browser, a tap says so and the next start mends it.
    if (!this.#database.isOpen()) throw new Dexie.DatabaseClosedError();
    return this.#database.backendDB();
  }
}
