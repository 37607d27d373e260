import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { DexieStorage } from '../../app/_sync/dexie-storage.ts';
import { mutate } from '../../app/_sync/mutate.ts';
import { type Fault, type Ports, TransportError } from '../../app/_sync/ports.ts';
import { pullOnce } from '../../app/_sync/pull.ts';
import { flush } from '../../app/_sync/push.ts';
import { Replica } from '../../app/_sync/replica.ts';
import type { Actor } from '../../db/mutator.ts';
import { scopesOf } from '../../db/scope.ts';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import { type Segment, segmentFrom } from '../../db/sync/segment.ts';
import type { PullRequest, PullResponse, PushRequest, PushResponse } from '../../db/sync/wire.ts';
import { countOperation } from '../../db/work-order/operation-mutators.ts';
import { eraseDisk } from '../simulate/disk.ts';

const timeoutMs = 20_000;

/** What was answered when it was not what a device asked for. */
export interface Complaint {
  readonly status: number;
  readonly text: string;
}

interface Confirmed {
  readonly name: string;
  readonly args: unknown;
}

const outdated = { ...countOperation, name: 'operation.count@0' };

const faults: Readonly<Record<number, Fault>> = { 401: 'signed_out', 403: 'forbidden', 412: 'outdated' };

/** The shipped replica, push and pull in Node, over fetch: a phone without a screen, whose owner counts pieces at one step. */
export class NodeDevice {
  /** Its disk's. */
  readonly name: string;
  readonly replica: Replica;
  readonly ports: Ports;
  readonly actor: Actor;
  /** Where it counts. */
  readonly stepId: string;
  /** What was confirmed on it, by number. */
  readonly confirmed = new Map<number, Confirmed>();
  /** Every answer that was no answer. */
  readonly complaints: Complaint[] = [];
  readonly #url: string;
  readonly #cookie: string;

  private constructor(name: string, url: string, cookie: string, actor: Actor, stepId: string, replica: Replica) {
    this.name = name;
    this.#url = url;
    this.#cookie = cookie;
    this.actor = actor;
    this.stepId = stepId;
    this.replica = replica;
    const credential = { grp: randomUUID(), secret: randomUUID() };
    this.ports = {
      now: Date.now,
      newId: () => randomUUID(),
      credential: () => credential,
      segment: (scopes) => this.#segment(scopes),
      pull: (request: PullRequest) => this.#post<PullResponse>('sync.pull', request),
      push: (request: PushRequest) => this.#post<PushResponse>('sync.push', request),
    };
  }

  /** A new phone on which this person has signed in; it holds nothing yet. */
  static async make(url: string, cookie: string, actor: Actor, stepId: string): Promise<NodeDevice> {
    const name = `fleet-${randomUUID()}`;
    const replica = await Replica.open(new DexieStorage(name), actor.tenantId, scopesOf(actor));
    return new NodeDevice(name, url, cookie, actor, stepId, replica);
  }

  /** Another phone of the same person, that has to fetch everything. */
  anew(): Promise<NodeDevice> {
    return NodeDevice.make(this.#url, this.#cookie, this.actor, this.stepId);
  }

  /** Counts pieces; when this resolves the action is confirmed. Never the same twice, so that payloads differ. */
  count(): Promise<void> {
    return this.#confirm(countOperation);
  }

  /** Counts pieces as an app did that is too old for the server: it will be refused, and this phone told so. */
  countTooLate(): Promise<void> {
    return this.#confirm(outdated);
  }

  async #confirm(mutator: typeof countOperation): Promise<void> {
    const args = { operationId: this.stepId, good: 1 + (this.confirmed.size % 7), scrap: 0 };
    const mid = await mutate(this.replica, this.ports, this.actor, mutator, args);
    this.confirmed.set(mid, { name: mutator.name, args });
  }

  /** One turn of the loop; false, and the phone shows why, when the way to the server failed it. */
  async turn(): Promise<boolean> {
    try {
      await flush(this.replica, this.ports);
      await pullOnce(this.replica, this.ports);
      await this.replica.tellFault(null);
      return true;
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      await this.replica.tellFault(error.fault);
      return false;
    }
  }

  /** Throws the phone away, with all that is on it. */
  async end(): Promise<void> {
    this.replica.close();
    await eraseDisk(this);
  }

  async #segment(scopes: readonly string[] | null): Promise<Segment> {
    const asked = new URLSearchParams({ schema: String(schemaVersion), ...(scopes && { scopes: scopes.join(' ') }) });
    return segmentFrom(gunzipSync(await this.#ask(`segment?${asked}`, {})).toString());
  }

  async #post<T>(path: string, input: unknown): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    const text = await this.#ask(`trpc/${path}`, { method: 'POST', headers, body: JSON.stringify(input) });
    return (JSON.parse(text.toString()) as { result: { data: T } }).result.data;
  }

  async #ask(path: string, asked: RequestInit): Promise<Buffer> {
    const headers = { ...asked.headers, cookie: this.#cookie };
    const init = { ...asked, headers, signal: AbortSignal.timeout(timeoutMs) };
    const { status, body } = await fetch(`${this.#url}/api/${path}`, init)
      .then(async (answer) => ({ status: answer.status, body: Buffer.from(await answer.arrayBuffer()) }))
      .catch((cause: unknown) => {
        throw new TransportError('unreachable', { cause });
      });
    if (status === 200) return body;
    const text = body.toString();
    this.complaints.push({ status, text });
    throw new TransportError(faults[status] ?? 'server', { cause: text });
  }
}

/** The cookie header of a session made by one click. */
export async function signInAs(url: string, role: string): Promise<string> {
  const answer = await fetch(`${url}/demo/sign-in?as=${role}`, { redirect: 'manual' });
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  if (cookies.length === 0) throw new Error(`nobody could sign in as ${role}: ${answer.status}`);
  return cookies.join('; ');
}
