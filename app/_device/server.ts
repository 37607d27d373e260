import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink, TRPCClientError } from '@trpc/client';
import type { PullResponse } from '../../db/sync/wire.ts';
import type { AppRouter } from '../../server/router.ts';
import { type Fault, type Ports, TransportError } from '../_sync/ports.ts';
import { newId } from './new-id.ts';

/** An answer must come within this time, or the way to the server counts as closed. */
const timeoutMs = 20_000;

const url = '/api/trpc';

const client = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: (operation) => operation.type === 'subscription',
      true: httpSubscriptionLink({ url }),
      false: httpLink({
        url,
        fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) }),
      }),
    }),
  ],
});

function faultOf(error: unknown): Fault {
  const status =
    error instanceof TRPCClientError ? (error.data as { httpStatus?: number } | undefined)?.httpStatus : undefined;
  if (status === 401) return 'signed_out';
  if (status === 403) return 'forbidden';
  // Without our own error body it was the network, or a proxy in front of a server that is away.
  return status === undefined ? 'unreachable' : 'server';
}

async function carried<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new TransportError(faultOf(error), { cause: error });
  }
}

const credentialKey = 'throughline.device';

/** The device's credential, made on first use. It outlives the database, so that a lost one is noticed. */
function credential(): { grp: string; secret: string } {
  const kept = localStorage.getItem(credentialKey);
  if (kept) return JSON.parse(kept) as { grp: string; secret: string };
  const made = { grp: crypto.randomUUID(), secret: crypto.randomUUID() + crypto.randomUUID() };
  localStorage.setItem(credentialKey, JSON.stringify(made));
  return made;
}

/** The real clock, ids and transport. */
export const browserPorts: Ports = {
  now: () => Date.now(),
  newId,
  credential,
  // tRPC writes `unknown` rows as optional; it is the same object.
  pull: (request) => carried(async () => (await client.sync.pull.mutate(request)) as PullResponse),
  push: (request) => carried(() => client.sync.push.mutate(request)),
};

/** Who is signed in, as the server says; null when nobody is. Throws `TransportError`. */
export const askWhoIsSignedIn = () => carried(() => client.me.query());

/** Calls back for every poke, and once when the stream (re)opens; returns how to stop. */
export function listenForPokes(poked: () => void): () => void {
  const subscription = client.sync.poke.subscribe(undefined, {
    onStarted: poked,
    onData: poked,
    onError: () => undefined,
  });
  return () => subscription.unsubscribe();
}
