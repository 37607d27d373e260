// Loaded before it is first asked for: what is loaded then waits for no virtual time.
import '../../db/mutators.ts';
import { lots } from '../../db/lot/lot.ts';
import { tenantScope } from '../../db/scope.ts';
import type { Segment } from '../../db/sync/segment.ts';
import type { Patch, PullRequest, PullResponse, PushRequest, PushResponse } from '../../db/sync/wire.ts';
import { type Loop, type Poked, startLoop } from './loop.ts';
import { LockDesk } from './loop-locks-fixture.ts';
import { MemoryDisk } from './memory-disk-fixture.ts';
import { type Fault, type Ports, TransportError } from './ports.ts';
import { Replica } from './replica.ts';
import { asha } from './replica-fixture.ts';
import { patchOf } from './server-rows.ts';
import type { TabBrowser, TabChannel } from './tab-browser.ts';
import { VirtualTime } from './virtual-time-fixture.ts';

const answerMs = 20;
const pokeMs = 5;
/** Nobody waits longer for an answer. */
const hungMs = 20_000;
const longestTurnMs = 10 * hungMs;

/** An action that does nothing but be sent. */
const tap = { name: 'tap@1', by: [], parse: (given: unknown) => given, run: () => Promise.resolve() };

/** How the way to the server is. */
export type Way = 'open' | 'closed' | 'hung' | 'answers_lost' | Fault;

/** One tab: it runs, sleeps with everything meant for it waiting, or is dead. */
export class LoopTab {
  state: 'awake' | 'asleep' | 'dead' = 'awake';
  replica!: Replica;
  loop!: Loop;
  /** Requests it sent while another led. */
  strays = 0;
  /** How often the lead was taken from it. */
  robbed = 0;
  /** The person looks at it again. */
  onShown: () => void = () => undefined;
  readonly #waiting: (() => void)[] = [];

  /** Runs the tab's code now, when it wakes up, or never. */
  run(call: () => void): void {
    if (this.state === 'awake') call();
    else if (this.state === 'asleep') this.#waiting.push(call);
  }

  fallAsleep(): void {
    this.state = 'asleep';
  }

  wakeUp(): void {
    if (this.state !== 'asleep') return;
    this.state = 'awake';
    for (const call of this.#waiting.splice(0)) call();
    this.onShown();
  }
}

/** One device's tabs with the shipped loop in each, their lock, channel and disk, and a server that keeps a ledger; time is virtual. */
export class LoopWorld {
  readonly time = new VirtualTime();
  readonly disk = new MemoryDisk();
  readonly locks = new LockDesk<LoopTab>();
  readonly tabs: LoopTab[] = [];
  way: Way = 'open';
  arePokesLost = false;
  /** Milliseconds the device's clock is ahead. */
  clockOff = 0;
  readonly confirmed: number[] = [];
  /** The actions done, in order. */
  readonly done: number[] = [];
  /** When requests were sent. */
  readonly sent: number[] = [];
  pulls = 0;
  /** Pulls that asked for sums. */
  checks = 0;
  #version = 1;
  readonly #listeners = new Map<Poked, LoopTab>();
  readonly #members = new Map<LoopTab, (word: unknown) => void>();
  readonly #online = new Set<() => void>();

  async open(): Promise<LoopTab> {
    const tab = new LoopTab();
    this.tabs.push(tab);
    tab.replica = await Replica.open(this.disk.of(tab), 't', [tenantScope]);
    tab.loop = startLoop({
      replica: tab.replica,
      ports: this.#portsOf(tab),
      browser: this.#browserOf(tab),
      listen: (poked) => {
        this.#listeners.set(poked, tab);
        return () => this.#listeners.delete(poked);
      },
    });
    await this.time.settle();
    return tab;
  }

  /** Confirms an action in this tab, and wakes the loop as a screen does. */
  async tap(tab: LoopTab): Promise<void> {
    const tapped = tab.replica.confirm(tap, {}, asha, this.now()).then(
      (mid) => {
        this.confirmed.push(mid);
        tab.loop.wake();
      },
      () => undefined,
    );
    await this.time.settle();
    if (tab.state !== 'dead') await tapped;
  }

  /** The tab stops its loop and closes once it has ended what it was doing. */
  async close(tab: LoopTab): Promise<void> {
    tab.wakeUp();
    tab.loop.stop();
    await this.time.run(longestTurnMs);
    if (this.locks.isWanted(tab)) throw new Error('a stopped loop still leads, or waits to');
    this.kill(tab);
  }

  /** The tab's process is gone, whatever it was doing. */
  kill(tab: LoopTab): void {
    tab.state = 'dead';
    this.tabs.splice(this.tabs.indexOf(tab), 1);
    this.#members.delete(tab);
    this.locks.forget(tab);
    for (const [poked, listener] of this.#listeners) if (listener === tab) this.#listeners.delete(poked);
  }

  /** Somebody else's commit. */
  change(): void {
    this.#version += 1;
    const snapshot = this.#snapshot;
    for (const [poked, tab] of this.#listeners)
      if (!this.arePokesLost) this.time.after(pokeMs, () => tab.run(() => poked(snapshot)));
  }

  /** The way to the server becomes this; an opened one is noticed by the browser. */
  setWay(way: Way): void {
    this.way = way;
    if (way === 'open') for (const call of this.#online) call();
  }

  /** What every tab that shows the server's last word shows. */
  get version(): string {
    return String(this.#version);
  }

  get #snapshot(): string {
    return `${this.#version}:${this.#version}:`;
  }

  readonly shownBy = (tab: LoopTab): string | null | undefined => tab.replica.rows(lots).get('L')?.number;

  readonly now = (): number => this.time.now + this.clockOff;

  #portsOf(tab: LoopTab): Ports {
    return {
      now: this.now,
      newId: () => 'client-1',
      credential: () => ({ grp: 'device-1', secret: 'secret' }),
      segment: () => this.#call(tab, () => this.#segment()),
      pull: (request) => this.#call(tab, () => this.#pull(request)),
      push: (request) => this.#call(tab, () => this.#push(request)),
    };
  }

  #call<T>(tab: LoopTab, serve: () => T): Promise<T> {
    this.sent.push(this.time.now);
    if (this.locks.holder !== tab) tab.strays += 1;
    const { way } = this;
    return new Promise((resolve, reject) => {
      const end = (ms: number, call: () => void): void => void this.time.after(ms, () => tab.run(call));
      const fail = (ms: number, fault: Fault): void => end(ms, () => reject(new TransportError(fault)));
      if (way === 'closed') return fail(1, 'unreachable');
      if (way === 'hung') return fail(hungMs, 'unreachable');
      if (way !== 'open' && way !== 'answers_lost') return fail(answerMs, way);
      this.time.after(answerMs / 2, () => {
        const answer = structuredClone(serve());
        if (way === 'open') end(answerMs / 2, () => resolve(answer));
        else fail(answerMs / 2, 'unreachable');
      });
    });
  }

  #push({ mutations }: PushRequest): PushResponse {
    const fresh = mutations.filter(({ mid }) => mid > this.done.length);
    this.done.push(...fresh.map(({ mid }) => mid));
    if (fresh.length > 0) this.change();
    return { lastMid: this.done.length, outcomes: [], resendFrom: null };
  }

  #rows(): Patch {
    const row = { id: 'L', scope: tenantScope, number: this.version, state: 'available' } as never;
    return patchOf({ [lots.name]: [row] });
  }

  #segment(): Segment {
    return { cookie: { epoch: 'e', snapshot: this.#snapshot, scopes: [tenantScope] }, patches: [this.#rows()] };
  }

  #pull({ cookie, base, check }: PullRequest): PullResponse {
    this.pulls += 1;
    if (check) this.checks += 1;
    const isNews = (cookie ?? base)?.snapshot !== this.#snapshot;
    return {
      reset: cookie === null,
      cookie: { epoch: 'e', snapshot: this.#snapshot, scopes: [tenantScope] },
      purge: [],
      gone: [],
      patch: isNews ? this.#rows() : { rows: {}, removed: [] },
      missing: [],
      lastMid: this.done.length,
      refused: [],
      sums: null,
      serverNow: this.time.now,
    };
  }

  #browserOf(tab: LoopTab): TabBrowser {
    const { time } = this;
    const after = (ms: number, call: () => void): (() => void) => time.after(ms, () => tab.run(call));
    return {
      after,
      every(ms, call) {
        let stop = (): void => undefined;
        const again = (): void => {
          stop = after(ms, () => {
            again();
            call();
          });
        };
        again();
        return () => stop();
      },
      lock: (_, how, hold) => this.locks.request(tab, how, hold),
      channel: (_, heard): TabChannel => {
        this.#members.set(tab, heard);
        return {
          // A browser tells a tab that sleeps nothing, and does not make up for it.
          tell: (word) => {
            for (const [other, hear] of this.#members)
              if (other !== tab && other.state === 'awake') time.after(0, () => other.run(() => hear(word)));
          },
          close: () => this.#members.delete(tab),
        };
      },
      onOnline: (call) => {
        const told = (): void => tab.run(call);
        this.#online.add(told);
        return () => this.#online.delete(told);
      },
      onShown: (call) => {
        tab.onShown = call;
        return () => {
          tab.onShown = () => undefined;
        };
      },
    };
  }
}
