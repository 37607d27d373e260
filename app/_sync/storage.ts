import { schemaVersion } from '../../db/sync/schema-version.ts';
import type { Cookie, Origin, Patch, Refused } from '../../db/sync/wire.ts';
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
  /** Set for one that came from another device's file: should both send it, it is done once. */
  readonly origin?: Origin;
}

/** A refused action, kept until its author deals with it. */
export interface RefusedEntry extends Refused {
  /** `client/mid`. */
  readonly key: string;
  /** 1 once dealt with (sent again or discarded): it is not shown again. */
  readonly settled: 0 | 1;
}

/** How this device stands; written together with whatever else changes. */
export interface Head {
  /** Grows with every write: a tab that knows another number has missed something. */
  readonly rev: number;
  /** Grows when the patches before were replaced: a tab that knows another one starts over. */
  readonly generation: number;
  /** The number of the last write that brought patches. */
  readonly seq: number;
  /** The last action's number on this device. */
  readonly lastMid: number;
  /** The server has settled everything up to here; a pull will bring the results. */
  readonly settledMid: number;
  /** This database's name at the server; another one when the browser had thrown it away. */
  readonly client: string | null;
  readonly cookie: Cookie | null;
  /** The shape of the rows kept: that of the app that fetched them. */
  readonly schema: number;
  /** When the last pull came, by this device's clock; null before the first. */
  readonly pulledAt: number | null;
  /** Server time minus device time, in milliseconds. */
  readonly skew: number;
  /** Why the last turn of the loop failed; null after one that went through. */
  readonly fault: Fault | null;
}

export const emptyHead: Head = {
  rev: 0,
  generation: 0,
  seq: 0,
  lastMid: 0,
  settledMid: 0,
  client: null,
  cookie: null,
  schema: schemaVersion,
  pulledAt: null,
  skew: 0,
  fault: null,
};

/** What is kept. */
export interface Kept {
  readonly head: Head;
  /** In order: those after the one already known, or all. */
  readonly patches: readonly Patch[];
  readonly outbox: readonly OutboxEntry[];
  /** Those nobody has dealt with. */
  readonly refused: readonly RefusedEntry[];
}

/** One durable step. */
export interface Change {
  readonly head: Omit<Head, 'rev' | 'generation' | 'seq'>;
  readonly confirmed?: OutboxEntry;
  /** The outbox up to here has ended and goes. */
  readonly endedMid?: number;
  /** Comes after the patches before. */
  readonly patches?: readonly Patch[];
  /** `patches` replace all before. */
  readonly anew?: boolean;
  readonly refused?: readonly RefusedEntry[];
}

/** The device's disk, as the replica needs it. */
export interface Storage {
  /** What is kept; only the patches after `seq` when the generation is still the one known. */
  load(known: Pick<Head, 'generation' | 'seq'> | null): Promise<Kept>;
  /**
   * All of it, durably, or nothing. Resolves to the new head, or undefined when something was written since `rev`: load
   * first. Throws `StorageFull` when there is no room.
   */
  write(rev: number, change: Change): Promise<Head | undefined>;
  /**
   * Takes all patches away, durably, and the cookie with them; what else is kept stays. Possible on a disk without any room.
   * Resolves to the head as it then is, or undefined when something was written since `rev`.
   */
  giveWay(rev: number): Promise<Head | undefined>;
  close(): void;
}

/** The browser has no room for this. */
export class StorageFull extends Error {
  constructor(options?: ErrorOptions) {
    super('no room on this device', options);
    this.name = 'StorageFull';
  }
}
