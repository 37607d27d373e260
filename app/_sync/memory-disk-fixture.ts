import type { Patch } from '../../db/sync/wire.ts';
import {
  type Change,
  emptyHead,
  type Head,
  type OutboxEntry,
  type RefusedEntry,
  type Storage,
  StorageFull,
} from './storage.ts';

/** A disk for tests of what stands on it: everything at once or nothing, as the browser's. */
export class MemoryDisk {
  head: Head = emptyHead;
  outbox: readonly OutboxEntry[] = [];
  isFull = false;
  /** The browser has closed it. */
  isGone = false;
  #patches: readonly (readonly [seq: number, Patch])[] = [];
  #refused: readonly RefusedEntry[] = [];

  /** As one tab uses it: nothing comes of it once the tab is dead. */
  of(tab: { readonly state: string }): Storage {
    const alive = async <T>(work: () => T): Promise<T> => {
      await Promise.resolve();
      if (this.isGone) throw new Error('the database is closed');
      return tab.state === 'dead' ? new Promise<never>(() => undefined) : work();
    };
    const writing = <T>(work: () => T): Promise<T> =>
      alive(() => {
        if (this.isFull) throw new StorageFull();
        return work();
      });
    return {
      load: (known) =>
        alive(() => {
          const after = known?.generation === this.head.generation ? known.seq : 0;
          const patches = this.#patches.filter(([seq]) => seq > after).map(([, patch]) => patch);
          const refused = this.#refused.filter(({ settled }) => settled === 0);
          return structuredClone({ head: this.head, patches, outbox: this.outbox, refused });
        }),
      write: (rev, change) => writing(() => (rev === this.head.rev ? this.#take(structuredClone(change)) : undefined)),
      giveWay: (rev) => alive(() => (rev === this.head.rev ? this.#giveWay() : undefined)),
      close: () => undefined,
    };
  }

  #giveWay(): Head {
    const { rev, generation } = this.head;
    this.#patches = [];
    if (this.head.cookie) this.head = { ...this.head, rev: rev + 1, generation: generation + 1, cookie: null };
    return this.head;
  }

  #take({ head, patches = [], anew = false, confirmed, endedMid = 0, refused = [] }: Change): Head {
    const { rev, generation, seq } = this.head;
    const numbered = patches.map((patch, at) => [seq + 1 + at, patch] as const);
    this.#patches = anew ? numbered : [...this.#patches, ...numbered];
    this.outbox = [...this.outbox.filter(({ mid }) => mid > endedMid), ...(confirmed ? [confirmed] : [])];
    const known = new Set(refused.map(({ key }) => key));
    this.#refused = [...this.#refused.filter(({ key }) => !known.has(key)), ...refused];
    this.head = { ...head, rev: rev + 1, generation: generation + (anew ? 1 : 0), seq: seq + patches.length };
    return this.head;
  }
}
