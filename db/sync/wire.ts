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

export const pullRequest = z.extend(device, { cookie: z.nullable(cookie), count: z.boolean() });
export type PullRequest = z.infer<typeof pullRequest>;

export const pushedMutation = z.object({
  mid: z.int().check(z.minimum(1)),
  name: z.string().check(z.maxLength(100)),
  args: z.unknown(),
  actor: z.string().check(z.maxLength(100)),
  at: z.number(),
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

export interface PullResponse {
  /** Forget everything but the outbox first. */
  readonly reset: boolean;
  readonly cookie: Cookie;
  /** Scopes this person no longer has: their rows go before anything is read. */
  readonly purge: readonly string[];
  readonly removed: readonly { readonly table: string; readonly id: string }[];
  readonly rows: Readonly<Record<string, readonly unknown[]>>;
  readonly lastMid: number;
  readonly refused: readonly Refused[];
  /** Rows per scope, when asked for: a device that counts otherwise starts over. */
  readonly counts: Readonly<Record<string, number>> | null;
  readonly serverNow: number;
}
