import type { Segment } from '../../db/sync/segment.ts';
import type { PullRequest, PullResponse, PushRequest, PushResponse } from '../../db/sync/wire.ts';

/** Why a call did not go through: no way to the server, nobody signed in, an app too old, or the server's own fault. */
export type Fault = 'unreachable' | 'signed_out' | 'forbidden' | 'outdated' | 'server';

/** The transport's failure. `unreachable` says nothing about the request; it may even have been carried out. */
export class TransportError extends Error {
  readonly fault: Fault;

  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault, options);
    this.name = 'TransportError';
    this.fault = fault;
  }
}

/** What the loop needs from the outside world; a test or a simulator gives its own. */
export interface Ports {
  /** The device's clock, epoch milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
  /** The device's credential, made once and kept outside the database. */
  readonly credential: () => { readonly grp: string; readonly secret: string };
  /** Every row of these scopes, of all the person's when null, as of a moment ago. Throws `TransportError`. */
  readonly segment: (scopes: readonly string[] | null) => Promise<Segment>;
  /** Throws `TransportError`. */
  readonly pull: (request: PullRequest) => Promise<PullResponse>;
  /** Throws `TransportError`. */
  readonly push: (request: PushRequest) => Promise<PushResponse>;
}
