/** More than this at one moment is a loop that never pauses. */
const mostAtOnce = 5_000;

interface Due {
  readonly at: number;
  readonly order: number;
  readonly call: () => void;
}

/** Time that goes on only when told to, event by event. */
export class VirtualTime {
  now = 0;
  #due: Due[] = [];
  #order = 0;

  /** Calls back `ms` from now, unless the returned function is called first. */
  after(ms: number, call: () => void): () => void {
    this.#order += 1;
    const due = { at: this.now + ms, order: this.#order, call };
    this.#due.push(due);
    return () => {
      this.#due = this.#due.filter((each) => each !== due);
    };
  }

  /** Lets `ms` go by. Throws when the same moment never ends. */
  async run(ms: number): Promise<void> {
    const end = this.now + ms;
    await this.settle();
    let atOnce = 0;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      atOnce = next.at === this.now ? atOnce + 1 : 0;
      if (atOnce > mostAtOnce) throw new Error('a loop without a pause');
      this.now = next.at;
      this.#due = this.#due.filter((each) => each !== next);
      next.call();
      await this.settle();
    }
    this.now = end;
  }

  /** Lets everything that waits for no time run to its end. */
  async settle(): Promise<void> {
    for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  #next(end: number): Due | undefined {
    let first: Due | undefined;
    for (const due of this.#due)
      if (due.at <= end && (!first || due.at < first.at || (due.at === first.at && due.order < first.order)))
        first = due;
    return first;
  }
}
