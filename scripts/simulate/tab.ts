import { DexieStorage } from '../../app/_sync/dexie-storage.ts';
import type { Ports } from '../../app/_sync/ports.ts';
import { Replica } from '../../app/_sync/replica.ts';
import { type Change, type Head, type Kept, type Storage, StorageFull } from '../../app/_sync/storage.ts';
import type { Actor } from '../../db/mutator.ts';
import { scopesOf } from '../../db/scope.ts';
import type { Segment } from '../../db/sync/segment.ts';
import type { PullRequest, PullResponse, PushRequest, PushResponse } from '../../db/sync/wire.ts';

/** A device's database from its making until the browser throws it away. */
export interface Life {
  /** Its name at the server; null before the server has met it. */
  client: string | null;
  isOver: boolean;
  /** How many actions the device says may have been lost with it. */
  told: number;
}

/** A phone or tablet: one database, one credential, any number of tabs, one person at a time. */
export interface Device {
  readonly name: string;
  readonly credential: { readonly grp: string; readonly secret: string };
  readonly tabs: Set<Tab>;
  personId: string;
  /** Milliseconds its clock is ahead. */
  clockOff: number;
  /** The disk has no room for rows the next so many times. */
  fullFor: number;
  /** Refused actions somebody here has set out to read about, and those taken off the list: these never come back. */
  readonly told: Set<string>;
  readonly read: Set<string>;
  /** The last is the present one. */
  readonly lives: Life[];
  /** What is kept outside of the database to notice that it is gone, and of which of its states. */
  mark: { readonly text: string | null; readonly rev: number };
  /** The server's last answer that was laid: when it was given, and of which snapshot. An older one must never follow. */
  laid: { readonly servedAt: number; readonly snapshot: string };
}

/** A request as the shipped loop makes it. */
export type Asked =
  | { readonly kind: 'pull'; readonly request: PullRequest }
  | { readonly kind: 'segment'; readonly scopes: readonly string[] | null }
  | { readonly kind: 'push'; readonly request: PushRequest };

/** What carries a tab's requests. */
export interface Wire {
  send<T extends PullResponse | PushResponse | Segment>(tab: Tab, asked: Asked): Promise<T>;
}

/** The tab is gone: what it still does has no effect. */
export class Gone extends Error {
  constructor() {
    super('this tab is gone');
    this.name = 'Gone';
  }
}

/** Where a tab dies: at its nth step from now, before the disk was reached or after it had written. */
interface Doom {
  steps: number;
  readonly when: 'before' | 'after';
}

/** One browser tab: the shipped replica over the shipped storage, with a death and a full disk in between. */
export class Tab {
  readonly device: Device;
  readonly actor: Actor;
  replica!: Replica;
  isGone = false;
  doom: Doom | undefined;
  onDeath: () => void = () => undefined;
  onFull: () => void = () => undefined;
  /** The turn of the loop under way. */
  turn: { isOver: boolean } | undefined;
  /** Others have written since this tab last looked. */
  hasNews = false;

  private constructor(device: Device, actor: Actor) {
    this.device = device;
    this.actor = actor;
  }

  static async open(device: Device, actor: Actor): Promise<Tab> {
    const tab = new Tab(device, actor);
    const storage = new MortalStorage(new DexieStorage(device.name), tab);
    tab.replica = await Replica.open(storage, actor.tenantId, scopesOf(actor));
    tab.replica.onWritten = () => {
      for (const other of device.tabs) if (other !== tab) other.hasNews = true;
    };
    return tab;
  }

  ports(network: Wire, now: () => number, newId: () => string): Ports {
    const alive = async <T>(call: () => Promise<T>): Promise<T> => {
      this.step('before');
      const answer = await call();
      this.step('after');
      return answer;
    };
    return {
      now: () => now() + this.device.clockOff,
      newId,
      credential: () => this.device.credential,
      pull: (request) => alive(() => network.send(this, { kind: 'pull', request })),
      segment: (scopes) => alive(() => network.send(this, { kind: 'segment', scopes })),
      push: (request) => alive(() => network.send(this, { kind: 'push', request })),
    };
  }

  /** One of the moments at which a tab can die. Throws `Gone` from then on. */
  step(when: Doom['when']): void {
    if (this.isGone) throw new Gone();
    if (!this.doom || this.doom.when !== when) return;
    this.doom.steps -= 1;
    if (this.doom.steps > 0) return;
    this.die();
    this.onDeath();
    throw new Gone();
  }

  die(): void {
    this.isGone = true;
    this.doom = undefined;
    this.replica?.close();
    this.device.tabs.delete(this);
  }
}

/** The shipped storage, dying and filling up when told to. */
class MortalStorage implements Storage {
  readonly #kept: Storage;
  readonly #tab: Tab;
  #hasGivenWay = false;

  constructor(kept: Storage, tab: Tab) {
    this.#kept = kept;
    this.#tab = tab;
  }

  async load(known: Pick<Head, 'generation' | 'seq'> | null): Promise<Kept> {
    return this.#step(() => this.#kept.load(known));
  }

  async write(rev: number, change: Change): Promise<Head | undefined> {
    const { device } = this.#tab;
    if (device.fullFor > 0 && ((change.patches ?? []).length > 0 || !this.#hasGivenWay)) {
      device.fullFor -= 1;
      this.#tab.onFull();
      throw new StorageFull();
    }
    if ((change.patches ?? []).length > 0) this.#hasGivenWay = false;
    return this.#step(() => this.#kept.write(rev, change));
  }

  giveWay(rev: number): Promise<Head | undefined> {
    this.#hasGivenWay = true;
    return this.#step(() => this.#kept.giveWay(rev));
  }

  close(): void {
    this.#kept.close();
  }

  async #step<T>(work: () => Promise<T>): Promise<T> {
    this.#tab.step('before');
    const result = await work();
    this.#tab.step('after');
    return result;
  }
}
