import { TransportError } from '../../app/_sync/ports.ts';
import type { Segment } from '../../db/sync/segment.ts';
import type { PullResponse, PushResponse } from '../../db/sync/wire.ts';
import type { Asked, Tab, Wire } from './tab.ts';

/** One request of a tab on its way: nothing moves unless the scheduler moves it. */
export interface Call {
  readonly tab: Tab;
  readonly asked: Asked;
  /** Events since it was sent: a late one is a delayed one. */
  readonly sentAt: number;
  answer: Answer | undefined;
  readonly resolve: (answer: Body) => void;
  readonly reject: (error: Error) => void;
}

/** What the server can say. */
export type Body = PullResponse | PushResponse | Segment;

/** What the server said, or that it could not. */
export type Answer =
  | { readonly ok: true; readonly body: Body; readonly servedAt: number }
  | { readonly ok: false; readonly fault: 'server' | 'forbidden' };

/** Everything under way between devices and server. */
export class Network implements Wire {
  readonly calls: Call[] = [];
  /** Requests the wire has doubled; they reach the server later, and nobody hears the answer. */
  readonly stray: { readonly tab: Tab; readonly asked: Asked; readonly sentAt: number }[] = [];
  #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  send<T extends Body>(tab: Tab, asked: Asked): Promise<T> {
    return new Promise((resolve, reject) => {
      const hear = resolve as (answer: Body) => void;
      // What goes over a wire is a copy.
      this.calls.push({
        tab,
        asked: structuredClone(asked),
        sentAt: this.#now(),
        answer: undefined,
        resolve: (answer) => hear(structuredClone(answer)),
        reject,
      });
    });
  }

  /** The call is over for its device: answered, or lost. */
  end(call: Call): void {
    this.calls.splice(this.calls.indexOf(call), 1);
    const { answer } = call;
    if (answer?.ok) call.resolve(answer.body);
    else call.reject(new TransportError(answer ? answer.fault : 'unreachable'));
  }

  lose(call: Call): void {
    this.calls.splice(this.calls.indexOf(call), 1);
    call.reject(new TransportError('unreachable'));
  }

  of(tab: Tab): Call | undefined {
    return this.calls.find((call) => call.tab === tab);
  }
}
