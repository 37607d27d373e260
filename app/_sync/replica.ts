import type { Actor, Mutator } from '../../db/mutator.ts';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import type { Cookie, Origin, Patch, PullResponse, ScopeSum } from '../../db/sync/wire.ts';
import type { BaseRow, Table } from '../../db/table.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { bufferedTx } from './buffered-tx.ts';
import { headName, type Local, outboxName, type PendingEntry, refusedName } from './local.ts';
import { readBlanks } from './older-rows.ts';
import type { Fault } from './ports.ts';
import { replay } from './replay.ts';
import { LayeredRows, Overlay, type Rows } from './rows.ts';
import { ServerRows, tablesOf } from './server-rows.ts';
import {
  type Change,
  emptyHead,
  type Head,
  type OutboxEntry,
  type RefusedEntry,
  type Storage,
  StorageFull,
} from './storage.ts';

/** So many patches are kept one after another before they are made into one. */
const patchesBeforeFolding = 200;
const rememberPullEveryMs = 30_000;

/** Which tables, or other names, changed. */
export type Changed = ReadonlySet<string> | 'everything';

const same = (a: Cookie | null, b: Cookie | null): boolean => JSON.stringify(a) === JSON.stringify(b);
const isEmpty = (patch: Patch): boolean => patch.removed.length === 0 && Object.keys(patch.rows).length === 0;

/**
 * This tab's copy of the device: the server's rows in memory, pending actions run over them, and a disk that keeps both.
 * Tabs share the disk; a write says which state it was made on, and a tab that has missed something reads it and begins
 * again (docs/adr/0006-rows-in-memory.md). Steps of one tab follow each other.
 */
export class Replica implements Local {
  readonly #storage: Storage;
  readonly #tenantId: string;
  readonly #server = new ServerRows();
  #over = new Overlay();
  #entries: readonly PendingEntry[] = [];
  #refused: readonly RefusedEntry[] = [];
  #head: Head = emptyHead;
  /** How far the rows in memory have been read; further than what is kept while the disk is full. */
  #cookie: Cookie | null = null;
  #isKept = true;
  /** The last pull that is on disk. */
  #writtenAt: number | null = null;
  #patches = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #untold: Changed | undefined;
  readonly #followers = new Set<(changed: Changed) => void>();
  /** Called after every durable step of this tab, so that the others look. */
  onWritten: () => void = () => undefined;

  private constructor(storage: Storage, tenantId: string) {
    this.#storage = storage;
    this.#tenantId = tenantId;
  }

  /**
   * Reads what is kept. Rows of scopes that are not `scopes` (the person before could see them, this one can't) are gone
   * from memory and disk before this resolves; the outbox, whoever filled it, stays.
   */
  static async open(storage: Storage, tenantId: string, scopes: readonly string[]): Promise<Replica> {
    const replica = new Replica(storage, tenantId);
    await replica.#inTurn(() => replica.#catchUp(true));
    await replica.#forgetAllBut(scopes);
    return replica;
  }

  rows<R extends BaseRow>(table: Table<R>): Rows<R> {
    return new LayeredRows<R>(this.#server.table(table.name), this.#over.of(table.name));
  }

  get waiting(): readonly PendingEntry[] {
    return this.#entries.filter(({ mid }) => mid > this.#head.settledMid);
  }

  get refused(): readonly RefusedEntry[] {
    return this.#refused;
  }

  get head(): Head {
    return this.#head;
  }

  /** How far the rows shown have been read. */
  get cookie(): Cookie | null {
    return this.#cookie;
  }

  /** Calls back after every change of what is shown, until the returned function is called. */
  follow(told: (changed: Changed) => void): () => void {
    this.#followers.add(told);
    return () => this.#followers.delete(told);
  }

  /** Reads what other tabs have written. */
  catchUp(): Promise<void> {
    return this.#inTurn(() => this.#catchUp());
  }

  /**
   * Runs an action on what is shown and writes it to the outbox: when this resolves, to its number, it survives a power
   * cut and will end exactly once, applied or refused; `origin` says that it came from another device's file. Throws the
   * mutator's `Refusal`, leaving nothing behind.
   */
  confirm<Args>(mutator: Mutator<Args>, args: Args, actor: Actor, at: number, origin?: Origin): Promise<number> {
    return this.#inTurn(async () => {
      for (;;) {
        const tx = bufferedTx(this);
        await mutator.run(tx, args, { actor, at });
        const mid = this.#head.lastMid + 1;
        const entry = { mid, name: mutator.name, args, actor: actor.personId, at, ...(origin && { origin }) };
        if (!(await this.#writeMakingRoom({ head: { ...this.#head, lastMid: mid }, confirmed: entry }))) continue;
        this.#over.merge(tx.writes);
        this.#entries = [...this.#entries, { ...entry, doubt: null }];
        this.#tell(new Set([...tx.writes.tables(), outboxName, headName]));
        return mid;
      }
    });
  }

  /**
   * The server has settled every action up to `mid`; they stay until a pull has brought what came of them. Kept with the
   * next write: should it be forgotten, they are sent again, and the server knows them.
   */
  settle(mid: number): Promise<void> {
    return this.#inTurn(async () => {
      this.#head = { ...this.#head, settledMid: Math.max(this.#head.settledMid, Math.min(mid, this.#head.lastMid)) };
      this.#tell(new Set([headName, outboxName]));
    });
  }

  /** Why the loop's last turn failed, or null. On a disk without room this tab knows it alone: no row has to go for it. */
  async tellFault(fault: Fault | null): Promise<void> {
    const write = (change: Change): Promise<boolean> => this.#write(change);
    await this.#update((head) => (head.fault === fault ? null : { fault }), write).catch((error: unknown) => {
      if (!(error instanceof StorageFull)) throw error;
      this.#head = { ...this.#head, fault };
      this.#tell(new Set([headName]));
    });
  }

  /** This database's name at the server, made on first use. */
  async clientName(newId: () => string): Promise<string> {
    await this.#update((head) => (head.client === null ? { client: newId() } : null));
    return this.#head.client ?? '';
  }

  /** Takes a refused action off its author's list: they have read why. Throws `Refusal` without any room. */
  discard(key: string): Promise<void> {
    return this.#inTurn(async () => {
      for (;;) {
        const entry = this.#refused.find((each) => each.key === key);
        if (!entry) return;
        const read = { head: this.#head, refused: [{ ...entry, settled: 1 as const }] };
        if (!(await this.#writeMakingRoom(read))) continue;
        this.#refused = this.#refused.filter((each) => each.key !== key);
        this.#tell(new Set([refusedName]));
        return;
      }
    });
  }

  /** Makes the next pull fetch everything anew: what is held is not what the server holds. */
  async distrust(): Promise<void> {
    await this.#update(() => ({ cookie: null }));
    this.#cookie = null;
  }

  /**
   * Lays a pull, with the segment it was asked over, under what is still pending: the rows first, then the actions the server
   * has not settled are run again in order. From then on the device shows server + pending, nothing else; a moment later it
   * is on disk. False, and nothing happens, when the pull was asked on another state than is held now: a slow answer must
   * not undo a fresher one.
   */
  lay(asked: Cookie | null, pulled: PullResponse, pulledAt: number, segment: readonly Patch[] = []): Promise<boolean> {
    return this.#inTurn(async () => {
      const all = [{ rows: {}, removed: pulled.gone }, ...segment, pulled.patch];
      const patches = all.filter((patch) => !isEmpty(patch));
      for (;;) {
        if (!same(asked, this.#cookie)) return false;
        const before = new Set(this.#over.tables());
        const anew = this.#layRows(pulled, patches);
        const refused = pulled.refused.map(
          (each): RefusedEntry => ({ ...each, key: `${each.client}/${each.mid}`, settled: 0 }),
        );
        const hasEnded = (this.#entries[0]?.mid ?? Infinity) <= pulled.lastMid;
        const isNews = anew || patches.length > 0 || refused.length > 0 || hasEnded;
        this.#cookie = pulled.cookie;
        await this.#replay(this.#entries.filter(({ mid }) => mid > pulled.lastMid));
        const touched = patches.flatMap((patch) => [...tablesOf(patch)]);
        const changed = [...touched, ...before, ...this.#over.tables(), headName];
        this.#tell(pulled.reset || pulled.purge.length > 0 ? 'everything' : new Set(changed));
        const change: Change = {
          head: {
            ...this.#head,
            cookie: pulled.cookie,
            ...(pulled.reset && { schema: schemaVersion }),
            pulledAt,
            skew: pulled.serverNow - pulledAt,
            fault: null,
          },
          endedMid: pulled.lastMid,
          ...(pulled.reset ? { patches, anew } : anew ? { patches: this.#server.whole(), anew } : { patches }),
          ...(refused.length > 0 && { refused }),
        };
        const isKept = await (isNews || this.#isDue(pulledAt) ? this.#writeRows(change) : this.#remember(change.head));
        if (!isKept) {
          // Where nothing newer was read these rows are laid once more: what of them is in memory still stands.
          if (same(this.#cookie, pulled.cookie)) this.#cookie = asked;
          continue;
        }
        this.#patches = anew ? 0 : this.#patches + patches.length;
        if (refused.length > 0) this.#refused = (await this.#storage.load(this.#head)).refused;
        this.#tell(new Set([outboxName, refusedName, headName]));
        return true;
      }
    });
  }

  /** Rows and versions per scope as the server has told them, without what is pending. */
  sums(): Map<string, ScopeSum> {
    return this.#server.sums();
  }

  close(): void {
    this.#followers.clear();
    this.#storage.close();
  }

  /** A pull that brought nothing is remembered on disk only now and then: it costs as much as one that did. */
  #isDue(pulledAt: number): boolean {
    return this.#writtenAt === null || Math.abs(pulledAt - this.#writtenAt) > rememberPullEveryMs;
  }

  /** Takes the head in memory only; false when another tab had written, which is read first. */
  async #remember(head: Change['head']): Promise<boolean> {
    const { rev, generation, seq } = this.#head;
    await this.#catchUp();
    if (this.#head.rev !== rev) return false;
    this.#head = { ...head, rev, generation, seq };
    return true;
  }

  /** Lays the rows in memory; true when what is kept has to be written anew. */
  #layRows({ reset, purge }: PullResponse, patches: readonly Patch[]): boolean {
    if (reset) this.#server.clear();
    else if (purge.length > 0) this.#server.forget(new Set(purge));
    for (const patch of patches) this.#server.lay(patch);
    return reset || purge.length > 0 || this.#patches > patchesBeforeFolding || !this.#isKept;
  }

  /** Writes a pull. When the disk is full the rows stay in memory only, and are tried again with the next pull. */
  async #writeRows(change: Change): Promise<boolean> {
    // Were they not, all of them are in this step: with it they are, and so is the cookie.
    this.#isKept = true;
    try {
      return await this.#write(change, true);
    } catch (error) {
      // Memory is ahead of the disk now: what is next written there must not leave these rows out.
      this.#isKept = false;
      if (!(error instanceof StorageFull)) throw error;
      if (!(await this.#giveWay(true))) return false;
      const { patches: _unkept, ...rest } = change;
      return this.#write({ ...rest, patches: [], anew: true }, true);
    }
  }

  /** Takes the rows off the disk: they stay in memory only. False when another tab had written, which is then read. */
  async #giveWay(laidAlready = false): Promise<boolean> {
    const head = await this.#storage.giveWay(this.#head.rev);
    if (!head) {
      await this.#catchUp(laidAlready);
      return false;
    }
    this.#head = { ...head, settledMid: this.#head.settledMid };
    this.#isKept = false;
    return true;
  }

  /** An action is worth more than rows that can be fetched again: for it, what is kept of the server's rows goes. */
  async #writeMakingRoom(change: Change): Promise<boolean> {
    try {
      return await this.#write(change);
    } catch (error) {
      if (!(error instanceof StorageFull)) throw error;
      if (!(await this.#giveWay())) return false;
      return await this.#write({ ...change, patches: [], anew: true }).catch((second: unknown) => {
        throw second instanceof StorageFull ? new Refusal('app.device_full') : second;
      });
    }
  }

  /** One durable step on the state this tab knows; false when it had missed something, which it then has read. */
  async #write(change: Change, laidAlready = false): Promise<boolean> {
    const cookie = this.#isKept ? change.head.cookie : null;
    const written = await this.#storage.write(this.#head.rev, { ...change, head: { ...change.head, cookie } });
    if (written) {
      this.#head = written;
      this.#writtenAt = written.pulledAt;
      this.onWritten();
      return true;
    }
    // Rows laid for a step that was not taken: read all anew.
    await this.#catchUp(laidAlready);
    return false;
  }

  #update(
    change: (head: Head) => Partial<Head> | null,
    write = (made: Change): Promise<boolean> => this.#writeMakingRoom(made),
  ): Promise<void> {
    return this.#inTurn(async () => {
      for (;;) {
        const changed = change(this.#head);
        if (!changed) return;
        if (!(await write({ head: { ...this.#head, ...changed } }))) continue;
        this.#tell(new Set([headName, outboxName]));
        return;
      }
    });
  }

  async #catchUp(anew = false): Promise<void> {
    const kept = await this.#storage.load(anew ? null : this.#head);
    if (!anew && kept.head.rev === this.#head.rev) return;
    const isOther = kept.head.generation !== this.#head.generation;
    // Another tab took the rows off the full disk: in memory they are as good as before.
    const gaveWay = isOther && this.#cookie !== null && kept.head.cookie === null && kept.patches.length === 0;
    const over = (anew || isOther) && !gaveWay;
    if (over) this.#server.clear();
    if (kept.head.schema !== schemaVersion) this.#server.blanks = await readBlanks();
    for (const patch of kept.patches) this.#server.lay(patch);
    this.#patches = (over ? 0 : this.#patches) + kept.patches.length;
    this.#head = { ...kept.head, settledMid: Math.max(kept.head.settledMid, this.#head.settledMid) };
    this.#isKept = !gaveWay;
    if (this.#isKept) this.#cookie = kept.head.cookie;
    this.#refused = kept.refused;
    const before = new Set(this.#over.tables());
    await this.#replay(kept.outbox);
    const touched = kept.patches.flatMap((patch) => [...tablesOf(patch)]);
    const all = [...touched, ...before, ...this.#over.tables(), outboxName, refusedName, headName];
    this.#tell(over ? 'everything' : new Set(all));
  }

  /** Runs these actions over the server's rows in place of whatever was pending before. */
  async #replay(entries: readonly OutboxEntry[]): Promise<void> {
    const done = await replay(this.#server, entries, this.#tenantId);
    this.#over = done.over;
    this.#entries = done.entries;
  }

  async #forgetAllBut(scopes: readonly string[]): Promise<void> {
    await this.#inTurn(async () => {
      for (;;) {
        const cookie = this.#cookie;
        // Without a cookie there may be rows all the same.
        const held = cookie?.scopes ?? [...this.#server.sums().keys()];
        const lost = new Set(held.filter((scope) => !scopes.includes(scope)));
        if (lost.size === 0) return;
        this.#server.forget(lost);
        const fewer = cookie && { ...cookie, scopes: cookie.scopes.filter((scope) => !lost.has(scope)) };
        const change = { head: { ...this.#head, cookie: fewer }, patches: this.#server.whole(), anew: true };
        if (!(await this.#writeRows(change))) continue;
        this.#cookie = fewer;
        await this.#replay(this.#entries);
        this.#tell('everything');
        return;
      }
    });
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(step, step);
    this.#turn = next.catch(() => undefined);
    return next;
  }

  /** Tells followers in a moment, once for all that changes until then: what is saved is saved before any screen is drawn. */
  #tell(changed: Changed): void {
    const isFirst = this.#untold === undefined;
    if (changed === 'everything' || this.#untold === 'everything') this.#untold = 'everything';
    else this.#untold = new Set([...(this.#untold ?? []), ...changed]);
    if (!isFirst) return;
    setTimeout(() => {
      const all = this.#untold ?? new Set();
      this.#untold = undefined;
      for (const follower of this.#followers) follower(all);
    });
  }
}
