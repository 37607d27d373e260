import Dexie, { type Table as Store } from 'dexie';
import type { Cookie, Refused } from '../../db/sync/wire.ts';
import type { BaseRow } from '../../db/table.ts';
import { schemaVersion, tables } from '../../db/tables.ts';
import type { Fault } from './ports.ts';

/** Why an action will probably be refused: the refusal it met on fresher data. */
export interface Doubt {
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** A confirmed action on its way. One dense FIFO per device, across tabs and people. */
export interface OutboxEntry {
  readonly mid: number;
  readonly name: string;
  readonly args: unknown;
  /** Whose action it is; the device delivers it whoever is signed in. */
  readonly actor: string;
  /** This device's clock; the server corrects it by the clocks' difference. */
  readonly at: number;
  /** The server has settled it; it waits here until a pull has brought the result. */
  readonly acknowledged: 0 | 1;
  /** Replayed on fresher data it was refused: the server will probably refuse it too. */
  readonly doubt: Doubt | null;
}

/** What a row was on the server before pending actions touched it; null when it did not exist. */
export interface BaseImage {
  /** `table/id`. */
  readonly key: string;
  readonly table: string;
  readonly id: string;
  readonly row: BaseRow | null;
}

/** A refused action, kept until its author deals with it. */
export interface RefusedEntry extends Refused {
  /** `client/mid`. */
  readonly key: string;
  /** 1 once dealt with (sent again or discarded): it is not shown again. */
  readonly settled: 0 | 1;
}

/** Small facts of this device, by name. */
export interface Fact {
  readonly name: string;
  readonly value: unknown;
}

const own = { outbox: 'outbox', base: 'base_image', refused: 'refused', facts: 'fact' } as const;

/** The device's database: a store for each table of `db/tables.ts`, the outbox, base images, refusals and facts. */
export class Local extends Dexie {
  readonly outbox: Store<OutboxEntry, number>;
  readonly base: Store<BaseImage, string>;
  readonly refused: Store<RefusedEntry, string>;
  readonly facts: Store<Fact, string>;

  constructor(name: string) {
    // Strict: a write the screen confirmed survives a power cut. The default loses acknowledged writes.
    super(name, { chromeTransactionDurability: 'strict' });
    const rows = tables.map((table) => [table.name, ['id', 'scope', ...table.indexes].join(', ')]);
    this.version(schemaVersion).stores({
      ...Object.fromEntries(rows),
      [own.outbox]: 'mid, acknowledged',
      [own.base]: 'key',
      [own.refused]: 'key, settled',
      [own.facts]: 'name',
    });
    this.outbox = this.table(own.outbox);
    this.base = this.table(own.base);
    this.refused = this.table(own.refused);
    this.facts = this.table(own.facts);
  }

  /** The store of a synced table. */
  rows<R extends BaseRow>(table: { readonly name: string }): Store<R, string> {
    return this.table(table.name);
  }
}

export interface FactValues {
  readonly cookie: Cookie;
  readonly lastMid: number;
  readonly client: string;
  readonly pulledAt: number;
  /** Server time minus device time, in milliseconds. */
  readonly skew: number;
  /** The leading tab's last sign of life. */
  readonly leaderAt: number;
  /** Why the last turn of the loop failed; null after one that went through. */
  readonly fault: Fault | null;
  /** Written when the database is made; gone when the browser evicted it. */
  readonly sentinel: string;
}

/** Reads one of the device's facts. */
export async function fact<K extends keyof FactValues>(local: Local, name: K): Promise<FactValues[K] | undefined> {
  return (await local.facts.get(name))?.value as FactValues[K] | undefined;
}

/** Writes one of the device's facts. */
export async function setFact<K extends keyof FactValues>(local: Local, name: K, value: FactValues[K]): Promise<void> {
  await local.facts.put({ name, value });
}
