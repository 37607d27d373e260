/** What came of a reading for one of those who asked: an answer or what it is refused with. */
export type Settled<A> = { readonly answer: A } | { readonly refused: unknown };

/** Reads once for some; `taken` gives those to be read for, once, no earlier than the reading may begin. */
export type Reading<Q, A> = (taken: () => readonly Q[]) => Promise<readonly Settled<A>[]>;

interface Asking<Q, A> extends PromiseWithResolvers<A> {
  readonly question: Q;
  /** Any of those with the same key reads the same. */
  readonly reading: Reading<Q, A>;
}

/**
 * Answers those who ask the same at once by one reading. Nobody is given what was read before they asked: while one reading
 * is under way for a key, who comes meanwhile waits for the next, all together. One that fails is tried for each alone, so
 * that nobody fails for another's sake.
 */
export function readTogether<Q, A>() {
  const waiting = new Map<string, Asking<Q, A>[]>();

  async function readOnce(queue: Asking<Q, A>[]): Promise<void> {
    const [first] = queue;
    if (!first) return;
    let asking: Asking<Q, A>[] = [];
    const taken = (): Q[] => {
      asking = queue.splice(0);
      return asking.map(({ question }) => question);
    };
    try {
      const settled = await first.reading(taken);
      for (const [at, { resolve, reject }] of asking.entries()) {
        const own = settled[at];
        if (own && 'answer' in own) resolve(own.answer);
        else reject(own?.refused);
      }
    } catch (error) {
      // It failed before it began: whoever waited for it is told.
      if (asking.length === 0) asking = queue.splice(0);
      else if (asking.length > 1) return void (await Promise.all(asking.map((each) => readOnce([each]))));
      for (const { reject } of asking) reject(error);
    }
  }

  async function readAll(key: string, queue: Asking<Q, A>[]): Promise<void> {
    while (queue.length > 0) await readOnce(queue);
    waiting.delete(key);
  }

  return (key: string, question: Q, reading: Reading<Q, A>): Promise<A> => {
    const asking = { question, reading, ...Promise.withResolvers<A>() };
    const queue = waiting.get(key);
    if (queue) queue.push(asking);
    else {
      const begun = [asking];
      waiting.set(key, begun);
      void readAll(key, begun);
    }
    return asking.promise;
  };
}
