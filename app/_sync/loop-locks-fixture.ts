/** What the desk needs of a tab. */
interface Holder {
  robbed: number;
  run(call: () => void): void;
}

interface Asked<Tab> {
  readonly tab: Tab;
  readonly hold: () => Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const givenUp = () => new DOMException('given up', 'AbortError');

/** `navigator.locks` with one name, between tabs that sleep and die. */
export class LockDesk<Tab extends Holder> {
  #held: Asked<Tab> | undefined;
  #queue: Asked<Tab>[] = [];
  steals = 0;
  /** How often it was given to a tab. */
  given = 0;

  get holder(): Tab | undefined {
    return this.#held?.tab;
  }

  /** Whether the tab holds it or queues for it. */
  isWanted(tab: Tab): boolean {
    return this.#held?.tab === tab || this.#queue.some((each) => each.tab === tab);
  }

  request(tab: Tab, { steal = false, signal }: LockOptions, hold: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const asked = { tab, hold, resolve, reject };
      if (signal?.aborted) return reject(givenUp());
      signal?.addEventListener('abort', () => {
        if (!this.#queue.includes(asked)) return;
        this.#queue = this.#queue.filter((each) => each !== asked);
        reject(givenUp());
      });
      if (steal) this.#rob();
      this.#queue = steal ? [asked, ...this.#queue] : [...this.#queue, asked];
      this.#giveOut();
    });
  }

  /** The tab is dead. */
  forget(tab: Tab): void {
    this.#queue = this.#queue.filter((each) => each.tab !== tab);
    if (this.#held?.tab === tab) this.#held = undefined;
    this.#giveOut();
  }

  #rob(): void {
    const robbed = this.#held;
    if (!robbed) return;
    this.#held = undefined;
    this.steals += 1;
    robbed.tab.robbed += 1;
    robbed.tab.run(() => robbed.reject(givenUp()));
  }

  #giveOut(): void {
    const [next, ...rest] = this.#queue;
    if (this.#held || !next) return;
    this.#held = next;
    this.given += 1;
    this.#queue = rest;
    const over = (): void => {
      if (this.#held !== next) return;
      this.#held = undefined;
      this.#giveOut();
    };
    next.tab.run(() => void next.hold().then(next.resolve, next.reject).finally(over));
  }
}
