import * as z from 'zod/mini';

/** What the device and the server say to each other. Instants are epoch milliseconds. */

/** The device's credential: made on the device, registered by the first signed-in pull. */
const deviceId = z.string().check(z.minLength(8), z.maxLength(64), z.regex(/^[\w.:-]+$/));
export const device = z.object({
  grp: deviceId,
  secret: z.string().check(z.minLength(16), z.maxLength(128)),
  client: deviceId,
  schema: z.int().check(z.minimum(0), z.maximum(1_000_000)),
});
export type Device = z.infer<typeof device>;

/** How far a device has read: the database snapshot of its last pull and the scopes it then had. */
export const cookie = z.object({ epoch: z.string(), snapshot: z.string(), scopes: z.array(z.string()) });
export type Cookie = z.infer<typeof cookie>;

export const pullRequest = z.extend(device, {
  cookie: z.nullable(cookie),
  /** The cookie of a segment just fetched, whose scopes `cookie` has not: what changed there since is told as well. */
  base: z.nullable(cookie),
  /** Asks for the sums that tell whether both sides hold the same. */
  check: z.boolean(),
});
export type PullRequest = z.infer<typeof pullRequest>;

const mid = z.int().check(z.minimum(1));

/** Where an action was first confirmed: a device's database and its number there. */
export const origin = z.object({ client: deviceId, mid });
export type Origin = z.infer<typeof origin>;

export const pushedMutation = z.object({
  mid,
  name: z.string().check(z.maxLength(100)),
  args: z.unknown(),
  actor: z.string().check(z.maxLength(100)),
  at: z.number(),
  /** Set for one that came from another device's file. */
  origin: z.optional(origin),
});
export type PushedMutation = z.infer<typeof pushedMutation>;

const maxPush = 500;
export const pushRequest = z.extend(device, {
  /** The device's clock when it sent this: the difference corrects every `at`. */
  now: z.number(),
  mutations: z.array(pushedMutation).check(z.maxLength(maxPush)),
});
export type PushRequest = z.infer<typeof pushRequest>;

/** How a mutation ended. `code` and `facts` explain a refusal in the screen's words. */
export interface Outcome {
  readonly mid: number;
  readonly status: 'applied' | 'rejected' | 'parked';
  readonly code: string | null;
  readonly facts: Readonly<Record<string, string | number>> | null;
}

export interface PushResponse {
  /** Everything up to here is settled. */
  readonly lastMid: number;
  readonly outcomes: readonly Outcome[];
  /** Set when the batch stopped early: send again from here. */
  readonly resendFrom: number | null;
}

/** A refused mutation, told to its author's devices like any other data. */
export interface Refused extends Outcome {
  readonly client: string;
  readonly name: string;
  readonly args: unknown;
  readonly actor: string;
  readonly actedAt: number;
}

/** A row that is gone, or no longer in a scope of this person. */
export interface Stone {
  readonly table: string;
  readonly id: string;
}

/** What changed, as the device keeps it. */
export interface Patch {
  /** Per table a JSON array of `[version, row]`, as text: kept as it came and parsed when the table is first read. */
  readonly rows: Readonly<Record<string, string>>;
  /** Rows that are gone; to be taken away before `rows` are laid. */
  readonly removed: readonly Stone[];
}

/** How many rows of a scope there are, and the sum of their versions. */
export interface ScopeSum {
  readonly rows: number;
  readonly versions: number;
}

export interface PullResponse {
  /** Forget everything but the outbox first. */
  readonly reset: boolean;
  readonly cookie: Cookie;
  /** Scopes whose rows go before anything is read: this person no longer has them, or they come with the segment. */
  readonly purge: readonly string[];
  /** Gone from the scopes of `cookie`, to be taken away before a segment is laid: it may hold those that moved there. */
  readonly gone: readonly Stone[];
  /** To be laid after the segment: what is gone since it was made, and every row that changed. */
  readonly patch: Patch;
  /** Scopes of this person that neither `cookie` nor `base` covers: to be fetched as a segment, then asked again. */
  readonly missing: readonly string[];
  readonly lastMid: number;
  readonly refused: readonly Refused[];
  /** Per scope, when asked for: a device whose sums are others fetches everything anew. */
  readonly sums: Readonly<Record<string, ScopeSum>> | null;
  readonly serverNow: number;
}

/** Where a device listens for pokes when they come by Supabase Realtime. */
export interface Channel {
  /** The socket's address. */
  readonly url: string;
  /** The project's publishable key. */
  readonly key: string;
  /** Lets its holder join `topics`, and ends. */
  readonly token: string;
  readonly topics: readonly string[];
  /** A new token is to be asked for after this, in milliseconds. */
  readonly renewMs: number;
}
