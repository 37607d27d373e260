import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import { segmentFrom } from '../../db/sync/segment.ts';
import type { Channel, PullResponse } from '../../db/sync/wire.ts';
import type { AppRouter } from '../../server/router.ts';
import { keptOrMade } from '../_sync/kept-words.ts';
import { type Fault, type Ports, TransportError } from '../_sync/ports.ts';
import { newId } from './new-id.ts';

// The app speaks tRPC's wire with fetch and EventSource: its few calls do not need the client library's 9 KB on every
// first visit. Their types are still the router's.
type Inputs = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;

/** An answer must come within this time, or the way to the server counts as closed. */
const timeoutMs = 20_000;
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

const fetched = (path: string, init: RequestInit): Promise<Response> =>
  fetch(path, { ...init, signal: AbortSignal.timeout(timeoutMs) }).catch((cause) => {
    throw new TransportError('unreachable', { cause });
  });

const call = async (path: string, init: RequestInit): Promise<unknown> => dataOf(await fetched(`${api}/${path}`, init));

const post = (path: string, input: unknown): Promise<unknown> =>
  call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) });

interface Credential {
  readonly grp: string;
  readonly secret: string;
}

let known: Credential | undefined;

/** Devices of before kept it where a kill could lose it. */
function makeCredential(): Credential {
  const before = localStorage.getItem('throughline.device');
  if (before) return JSON.parse(before) as Credential;
  return { grp: crypto.randomUUID(), secret: crypto.randomUUID() + crypto.randomUUID() };
}

/**
 * Reads the device's credential, made on first use; to be awaited before the ports are used. It outlives the database, so
 * that a lost one is noticed, and a kill: under another name the server would do again what it has done.
 */
export async function readCredential(): Promise<void> {
  known ??= await keptOrMade('credential', makeCredential);
}

function credential(): Credential {
  if (!known) throw new Error('the credential was not read');
  return known;
}

/** Past tRPC: megabytes of text are kept as they come, not taken out of another text first. */
async function askForSegment(scopes: readonly string[] | null): Promise<string> {
  const asked = new URLSearchParams({ schema: String(schemaVersion), ...(scopes && { scopes: scopes.join(' ') }) });
  const answer = await fetched(`/api/segment?${asked}`, {});
  if (!answer.ok) throw new TransportError(faultOf(answer.status));
  const unpacked = answer.body?.pipeThrough(new DecompressionStream('gzip'));
  return new Response(unpacked ?? null).text().catch((cause) => {
    throw new TransportError('unreachable', { cause });
  });
}

/** The real clock, ids and transport. */
export const browserPorts: Ports = {
  now: () => Date.now(),
  newId,
  credential,
  segment: async (scopes) => segmentFrom(await askForSegment(scopes)),
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

/** A person's own new password; a password has no place in an outbox either. Throws `TransportError`. */
export const changePassword = async (wanted: Inputs['changePassword']): Promise<Outputs['changePassword']> =>
  (await post('changePassword', wanted)) as Outputs['changePassword'];

/** The agents beside the company's Tally; their keys need the server there and then. Throw `TransportError`. */
export const askForTallyAgents = async (): Promise<Outputs['tallyAgents']> =>
  (await call('tallyAgents', {})) as Outputs['tallyAgents'];
export const addTallyAgent = async (wanted: Inputs['addTallyAgent']): Promise<Outputs['addTallyAgent']> =>
  (await post('addTallyAgent', wanted)) as Outputs['addTallyAgent'];
export const revokeTallyAgent = async (wanted: Inputs['revokeTallyAgent']): Promise<Outputs['revokeTallyAgent']> =>
  (await post('revokeTallyAgent', wanted)) as Outputs['revokeTallyAgent'];

/** One part of what edited approvals or discounts would have made of past orders. Throws `TransportError`. */
export const rehearseOrders = async (wanted: Inputs['rehearseOrders']): Promise<Outputs['rehearseOrders']> =>
  (await post('rehearseOrders', wanted)) as Outputs['rehearseOrders'];

/** Notifications on this device: they hang on the session and the browser. Throw `TransportError`. */
export const askForPushKey = async (): Promise<Outputs['push']['key']> =>
  (await call('push.key', {})) as Outputs['push']['key'];
export const subscribePush = async (wanted: Inputs['push']['subscribe']): Promise<Outputs['push']['subscribe']> =>
  (await post('push.subscribe', wanted)) as Outputs['push']['subscribe'];
export const endPush = async (wanted: Inputs['push']['end']): Promise<unknown> => post('push.end', wanted);

/** The web process's stream of pokes. */
export const pokeStream = (): EventSource => new EventSource(`${api}/sync.poke`);

/** Where pokes come from when they do not come by the web process's stream; null when they do. Throws `TransportError`. */
export const askForChannel = async (): Promise<Channel | null> => (await call('sync.channel', {})) as Channel | null;
