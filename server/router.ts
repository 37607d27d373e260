import { initTRPC, TRPCError, tracked } from '@trpc/server';
import * as z from 'zod';
import type { SignedIn } from '../db/person/signed-in.ts';
import { termPacks } from '../db/rule/pack.ts';
import { tableSchema } from '../db/rule/table-schema.ts';
import { scopesOf } from '../db/scope.ts';
import { type Channel, type Device, device, type PullResponse, pullRequest, pushRequest } from '../db/sync/wire.ts';
import { Refusal } from '../db/values/refusal.ts';
import { rehearseOrders } from './checks/rehearse-orders.ts';
import { changePassword } from './identity/change-password.ts';
import { guessLimit } from './identity/guess-limit.ts';
import { issueLogin } from './identity/issue-login.ts';
import { passwordLength } from './identity/new-password.ts';
import { addTallyAgent, listAgents, revokeTallyAgent } from './orders/erp/tally/manage-agents.ts';
import { type House, transactAsSystem } from './postgres/transaction.ts';
import { isTransient } from './postgres/transient.ts';
import { refusalSentence } from './refusal-sentence.ts';
import { admitted } from './sync/device.ts';
import { noteSeen } from './sync/note-seen.ts';
import { pull } from './sync/pull.ts';
import { push } from './sync/push.ts';
import type { RealtimePokes } from './sync/realtime.ts';
import type { Segments } from './sync/segments.ts';
import { canBeTold, isTaken } from './sync/spoken-schemas.ts';
import type { Changes } from './sync/watch-changes.ts';
import { noteReceived } from './telling/note-told.ts';
import { pushKeys } from './telling/push-keys.ts';
import { endSubscription, keepSubscription } from './telling/subscription-sql.ts';

export interface Context {
  readonly house: House;
  readonly changes: Changes;
  readonly segments: Segments;
  /** Set when pokes go by Supabase Realtime. */
  readonly realtime?: RealtimePokes | undefined;
  /** Undefined: nobody is signed in. */
  readonly person: SignedIn | undefined;
  /** The session's token, for what hangs on the session itself. */
  readonly session?: (() => Promise<string | undefined>) | undefined;
  /** Asks again who is: for what stays open. Left out where nothing changes meanwhile. */
  readonly ask?: (() => Promise<SignedIn | undefined>) | undefined;
}

const t = initTRPC.context<Context>().create({
  sse: { ping: { enabled: true, intervalMs: 10_000 }, client: { reconnectAfterInactivityMs: 25_000 } },
  errorFormatter: ({ shape, error }) => ({ ...shape, message: refusalSentence(error) }),
});

/** What passes by itself is told as such: the device sends the same again, and nobody looks for a defect. */
const patient = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (result.ok || !isTransient(result.error.cause)) return result;
  const message = 'the database is busy or away: send the same again';
  throw new TRPCError({ code: 'SERVICE_UNAVAILABLE', message, cause: result.error.cause });
});

const signedIn = patient.use(({ ctx, next }) => {
  if (!ctx.person) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'sign in first' });
  return next({ ctx: { ...ctx, person: ctx.person } });
});

async function ofDevice<T>(house: House, person: SignedIn, device: Device, call: () => Promise<T>): Promise<T> {
  const answer = await admitted(house.sql, person.actor, device, call);
  if (answer !== undefined) return answer;
  throw new TRPCError({
    code: 'FORBIDDEN',
    message: 'this device is registered with another secret; clear its data and sign in again',
  });
}

/** A call of an app of a version that is spoken no more is told so before anything else of it is read: its shape may differ. */
const ofApp = (isSpoken: (schema: number) => boolean) =>
  signedIn.input(device).use(({ input, next }) => {
    if (isSpoken(input.schema)) return next();
    throw new TRPCError({
      code: 'PRECONDITION_FAILED',
      message: 'this app is out of date: reload it, nothing is lost',
    });
  });

/** An open stream is asked at most so often, and at least so often, whether its person may still hear it. */
const standingMs = { least: 5_000, most: 15_000 };

/** Whether the same person is signed in, with the same scopes. A database that is away has changed nothing. */
async function stillStands({ ask, person }: Context & { readonly person: SignedIn }): Promise<boolean> {
  const now = ask ? await ask().catch(() => person) : person;
  return now !== undefined && scopesOf(now.actor).join() === scopesOf(person.actor).join();
}

/** From so many characters of changes on, a segment is made anew for those who come after. */
const outgrownAt = 300_000;
const sizeOf = ({ patch }: PullResponse): number =>
  Object.values(patch.rows).reduce((sum, text) => sum + text.length, 0);

const syncRouter = t.router({
  pull: ofApp(canBeTold)
    .input(pullRequest)
    .mutation(async ({ ctx: { house, person, segments }, input }) => {
      const answer = await ofDevice(house, person, input, () => pull(house, person.actor, input));
      void noteSeen(house, person.actor, input).catch((error) => console.error('sync: a device was not noted:', error));
      if (input.base && answer.missing.length === 0 && sizeOf(answer) > outgrownAt)
        segments.renew(person.actor, input.base.scopes);
      return answer;
    }),

  push: ofApp(isTaken)
    .input(pushRequest)
    .mutation(({ ctx: { house, person }, input }) =>
      ofDevice(house, person, input, () => push(house, person.actor, input)),
    ),

  /** Where this person's device listens for pokes; null: to `poke`. */
  channel: signedIn.query(({ ctx }): Channel | null => ctx.realtime?.channelFor(ctx.person.actor) ?? null),

  /**
   * One event for each commit that touched this person's scopes: a reason to pull, with how far one would have to have pulled
   * to need none, never data. Ends when they are signed in no more, or see other scopes: the device asks for it again, as
   * who it then is.
   */
  poke: signedIn.subscription(async function* ({ ctx, signal }) {
    let pending = true;
    let snapshot: string | null = null;
    let wake = (): void => undefined;
    const stop = ctx.changes.subscribe(ctx.person.actor.tenantId, scopesOf(ctx.person.actor), (seen) => {
      pending = true;
      snapshot = seen;
      wake();
    });
    signal?.addEventListener('abort', () => wake());
    const look = setInterval(() => wake(), standingMs.most);
    let lookedAt = ctx.house.now();
    try {
      for (let count = 1; !signal?.aborted; count += 1) {
        if (!pending) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        if (signal?.aborted) return;
        if (pending) {
          pending = false;
          yield tracked(String(count), { snapshot });
        }
        if (ctx.house.now() - lookedAt < standingMs.least) continue;
        lookedAt = ctx.house.now();
        if (!(await stillStands(ctx))) return;
      }
    } finally {
      clearInterval(look);
      stop();
    }
  }),
});

const wantedLogin = z.object({
  personId: z.string().min(1).max(100),
  password: z.string().min(passwordLength.least).max(passwordLength.most).optional(),
});

const wantedPassword = z.object({
  current: z.string().min(1).max(passwordLength.most),
  next: z.string().min(passwordLength.least).max(passwordLength.most),
});
const wantedAgent = z.object({ name: z.string().trim().min(1).max(100), company: z.string().trim().min(1).max(200) });
const wantedRehearsal = z.object({
  pack: z.enum(termPacks),
  table: z.unknown().transform((table) => tableSchema.parse(table)),
  days: z.number().int().min(1).max(90),
  after: z.string().max(100).nullable(),
});
const passwordGuesses = guessLimit(Date.now);

const wantedSubscription = z.object({
  endpoint: z.url().max(2_000),
  p256dh: z.string().regex(/^[\w-]{80,100}=*$/),
  auth: z.string().regex(/^[\w-]{16,40}=*$/),
});

/** Notifications on this device. They hang on a session and on a browser, so these are no mutators. */
const pushRouter = t.router({
  /** What a browser must be told to take ours and nobody else's. */
  key: signedIn.query(async ({ ctx }) => (await pushKeys(ctx.house.sql)).publicKey),
  subscribe: signedIn.input(wantedSubscription).mutation(async ({ ctx, input }) => {
    const token = await ctx.session?.();
    const kept = token !== undefined && (await keepSubscription(ctx.house.sql, token, input));
    ctx.house.committed(ctx.person.actor.tenantId);
    return kept;
  }),
  end: signedIn.input(wantedSubscription.pick({ endpoint: true })).mutation(async ({ ctx, input }) => {
    await endSubscription(ctx.house.sql, ctx.person.actor, input.endpoint);
    ctx.house.committed(ctx.person.actor.tenantId);
  }),
  /** It has been shown. */
  received: signedIn
    .input(z.object({ noticeId: z.string().min(1).max(300) }))
    .mutation(({ ctx: { house, person }, input }) =>
      transactAsSystem(house, person.actor.tenantId, (tx) => noteReceived(tx, person.actor, input.noticeId)),
    ),
});

export const appRouter = t.router({
  push: pushRouter,
  sync: syncRouter,
  /** Gives a person a login or another password. Passwords never enter an outbox, so this is no mutator. */
  giveLogin: signedIn.input(wantedLogin).mutation(({ ctx, input }) => issueLogin(ctx.house, ctx.person.actor, input)),
  /** A person's own new password, for the one they have. */
  changePassword: signedIn
    .input(wantedPassword)
    .mutation(({ ctx, input }) => changePassword(ctx.house, ctx.person.actor, passwordGuesses, input)),
  /** The agents beside a company's Tally. A key has no place in an outbox, so these are no mutators. */
  tallyAgents: signedIn.query(({ ctx }) => listAgents(ctx.house, ctx.person.actor)),
  addTallyAgent: signedIn
    .input(wantedAgent)
    .mutation(({ ctx, input }) => addTallyAgent(ctx.house, ctx.person.actor, input)),
  revokeTallyAgent: signedIn
    .input(z.object({ agentId: z.string().min(1).max(100) }))
    .mutation(({ ctx, input }) => revokeTallyAgent(ctx.house, ctx.person.actor, input.agentId)),
  /** What edited approvals or discounts would have made of past orders, part by part. It writes nothing, so it is no mutator. */
  rehearseOrders: signedIn.input(wantedRehearsal).mutation(async ({ ctx, input }) => {
    try {
      return { done: true as const, value: await rehearseOrders(ctx.house, ctx.person.actor, input) };
    } catch (error) {
      if (error instanceof Refusal) return { done: false as const, code: error.code };
      throw error;
    }
  }),
  /** Who is signed in here; null when nobody is. */
  me: t.procedure.query(({ ctx }) => ctx.person ?? null),
});

export type AppRouter = typeof appRouter;
