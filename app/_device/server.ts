import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { PullResponse } from '../../db/sync/wire.ts';
import type { AppRouter } from '../../server/router.ts';
import { type Fault, type Ports, TransportError } from '../_sync/ports.ts';
import { newId } from './new-id.ts';

// The app speaks tRPC's wire with fetch and EventSource: its few calls do not need the client library's 9 KB on every
// first visit. Their types are still the router's.
type Inputs = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;

/** An answer must come within this time, or the way to the server counts as closed. */
const timeoutMs = 20_000;
/** A stream the server refused (a session ended, a restart) is asked for again after this. */
const reopenMs = 5_000;

const api = '/api/trpc';

function faultOf(status: number): Fault {
  if (status === 401) return 'signed_out';
  if (status === 412) return 'outdated';
  return status === 403 ? 'forbidden' : 'server';
}

/** The data of a tRPC answer; without tRPC's own body it was a proxy in front of a server that is away. */
async function dataOf(answer: Response): Promise<unknown> {
  const told: unknown = await answer.json().catch(() => undefined);
  if (typeof told !== 'object' || told === null) throw new TransportError('unreachable');
  if ('result' in told) return (told.result as { data: unknown }).data;
  throw new TransportError(faultOf(answer.status), { cause: told });
}

async function call(path: string, init: RequestInit): Promise<unknown> {
  const answer = await fetch(`${api}/${path}`, { ...init, signal: AbortSignal.timeout(timeoutMs) }).catch((cause) => {
    throw new TransportError('unreachable', { cause });
  });
  return dataOf(answer);
}

const post = (path: string, input: unknown): Promise<unknown> =>
  call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) });

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
  pull: async (request: Inputs['sync']['pull']) => (await post('sync.pull', request)) as PullResponse,
  push: async (request: Inputs['sync']['push']) => (await post('sync.push', request)) as Outputs['sync']['push'],
};

/** Who is signed in, as the server says; null when nobody is. Throws `TransportError`. */
export const askWhoIsSignedIn = async (): Promise<Outputs['me']> => (await call('me', {})) as Outputs['me'];

/**
 * Gives somebody a login or another password: the one thing a person does that needs the server there and then, because a
 * password has no place in an outbox. Throws `TransportError`.
 */
export const giveLogin = async (wanted: Inputs['giveLogin']): Promise<Outputs['giveLogin']> =>
  (await post('giveLogin', wanted)) as Outputs['giveLogin'];

/** Calls back for every poke, and once whenever the stream (re)opens; returns how to stop. */
export function listenForPokes(poked: () => void): () => void {
  let stream: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  const open = (): void => {
    stream = new EventSource(`${api}/sync.poke`);
    stream.onopen = poked;
    stream.onmessage = poked;
    stream.onerror = () => {
      // A lost connection the browser mends by itself; a refused one it gives up.
      if (stream?.readyState === EventSource.CLOSED) again = setTimeout(open, reopenMs);
    };
  };
  open();
  return () => {
    clearTimeout(again);
    stream?.close();
  };
}
