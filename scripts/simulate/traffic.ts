import { isDeepStrictEqual } from 'node:util';
import { type Ports, TransportError } from '../../app/_sync/ports.ts';
import { pullOnce } from '../../app/_sync/pull.ts';
import { flush } from '../../app/_sync/push.ts';
import type { PullRequest, PullResponse, PushRequest } from '../../db/sync/wire.ts';
import { diskOf } from './disk.ts';
import { type Call, Network } from './network.ts';
import { differences, type Picture, withPending } from './oracle.ts';
import type { Served } from './server-side.ts';
import { type Asked, type Device, Gone, type Tab } from './tab.ts';
import type { World } from './world.ts';

/** An answer this many events old counts as late. */
const late = 8;

/** Turns of the loop, and their requests and answers on the wire; each moves only when an event moves it. */
export class Traffic {
  readonly #world: World;
  readonly #network: Network;
  /** What the server held when it gave an answer. */
  readonly #pictures = new Map<Call, Picture | undefined>();
  /** The highest action of each database that has got through to the server. */
  readonly #pushed = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
    this.#network = new Network(() => world.event);
  }

  async startTurn(): Promise<void> {
    const { random } = this.#world;
    const tab = this.#world.anyTab();
    if (!tab || (tab.turn && !tab.turn.isOver)) return;
    const ports = tab.ports(this.#network, this.#world.now, this.#world.newId);
    const turn = { isOver: false };
    tab.turn = turn;
    let defect: unknown;
    const work: Promise<unknown> = random.chance(0.5)
      ? flush(tab.replica, ports)
      : pullOnce(tab.replica, ports, random.chance(0.2));
    void work
      .catch((error: unknown) => {
        if (!(error instanceof TransportError || error instanceof Gone)) defect = error;
      })
      .finally(() => {
        turn.isOver = true;
      });
    await this.#settle(tab);
    if (defect) throw defect;
  }

  /** The server takes one request. */
  async serve(): Promise<void> {
    const waiting = this.#network.calls.filter(({ answer }) => answer === undefined);
    if (waiting.length === 0) return;
    const call = this.#world.random.one(waiting);
    const { answer, picture } = await this.#serve(call.asked, call.tab);
    call.answer = answer;
    this.#pictures.set(call, picture);
  }

  /** A device hears one answer; when that ends a pull, what it shows is held against what the server held then. */
  async deliver(): Promise<void> {
    const answered = this.#network.calls.filter(({ answer }) => answer !== undefined);
    if (answered.length === 0) return;
    const call = this.#world.random.one(answered);
    if (this.#world.event - call.sentAt >= late) this.#world.felt('delay');
    const before = call.tab.replica.cookie;
    this.#network.end(call);
    await this.#settle(call.tab);
    const picture = this.#pictures.get(call);
    this.#pictures.delete(call);
    if (call.tab.isGone || call.asked.kind !== 'pull' || !call.answer?.ok || this.#network.of(call.tab)) return;
    const body = call.answer.body as PullResponse;
    const after = call.tab.replica.cookie;
    if (isDeepStrictEqual(before, after) || after?.snapshot !== body.cookie.snapshot) return;
    await this.#noteLaid(call.tab.device, call.answer.servedAt, body.cookie.snapshot);
    if (picture) await this.#compare(call.tab, picture, body.lastMid);
  }

  async drop(): Promise<void> {
    await this.#lose('drop', (call) => call.answer === undefined);
  }

  async loseAnswer(): Promise<void> {
    await this.#lose('lost_answer', (call) => call.answer !== undefined);
  }

  /** The wire doubles a push; the second one comes some other time, and nobody hears its answer. */
  async duplicate(): Promise<void> {
    const pushes = this.#network.calls.filter(({ asked }) => asked.kind === 'push');
    if (pushes.length === 0) return;
    const { tab, asked } = this.#world.random.one(pushes);
    this.#world.inject('duplicate');
    this.#world.inject('reorder');
    this.#network.stray.push({ tab, asked: structuredClone(asked), sentAt: this.#world.event });
  }

  async serveStray(): Promise<void> {
    const { stray } = this.#network;
    if (stray.length === 0) return;
    const [found] = stray.splice(this.#world.random.below(stray.length), 1);
    if (found?.asked.kind !== 'push') return;
    const last = found.asked.request.mutations.at(-1)?.mid ?? 0;
    const known = this.#pushed.get(found.asked.request.client) ?? 0;
    if (known >= last) this.#world.hit('duplicate');
    if (known > last) this.#world.hit('reorder');
    await this.#serve(found.asked, found.tab);
  }

  /** Ends what is on the wire: the devices' own calls are lost, what the wire has doubled still comes. */
  async clear(): Promise<void> {
    for (const call of [...this.#network.calls]) {
      this.#network.lose(call);
      await this.#settle(call.tab);
    }
    while (this.#network.stray.length > 0) await this.serveStray();
  }

  /** One turn of the loop as it goes when nothing is in its way. */
  async quietTurn(tab: Tab): Promise<void> {
    const straight = async (asked: Asked): Promise<never> => {
      const { answer } = await this.#serve(asked, tab);
      if (!answer.ok) throw new TransportError(answer.fault);
      return structuredClone(answer.body) as never;
    };
    const ports: Ports = {
      ...tab.ports(this.#network, this.#world.now, this.#world.newId),
      push: (request: PushRequest) => straight({ kind: 'push', request }),
      pull: (request: PullRequest) => straight({ kind: 'pull', request }),
      segment: (scopes) => straight({ kind: 'segment', scopes }),
    };
    try {
      await flush(tab.replica, ports);
      await pullOnce(tab.replica, ports, true);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
    }
  }

  /** Lets the tab's own code run until it waits for the wire, or has nothing more to do. */
  async #settle(tab: Tab): Promise<void> {
    for (let ticks = 0; tab.turn && !tab.turn.isOver && !this.#network.of(tab); ticks += 1) {
      if (ticks > 200_000) throw new Error(`${tab.device.name} never comes to rest`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #serve(asked: Asked, tab: Tab): Promise<Served> {
    const served = await this.#world.server.serve(asked, tab.actor.personId);
    this.#world.note(`served ${asked.kind} of ${tab.device.name}: ${served.answer.ok}`);
    if (!served.answer.ok) return served;
    if (asked.kind === 'pull' && this.#world.server.isSlowWriting) this.#world.hit('slow_writer');
    if (asked.kind === 'push') this.#notePushed(asked.request);
    if (asked.kind === 'pull') this.#notePulled(asked.request, served.answer.body as PullResponse);
    return served;
  }

  #notePushed({ client, mutations }: PushRequest): void {
    const before = this.#pushed.get(client) ?? 0;
    this.#pushed.set(client, Math.max(before, ...mutations.map(({ mid }) => mid)));
    if (mutations.some(({ name }) => name.endsWith('@0'))) this.#world.hit('version_skew');
  }

  #notePulled(request: PullRequest, { reset, purge, missing }: PullResponse): void {
    if (reset && request.cookie) this.#world.hit('epoch_change');
    if (purge.length > 0 || (request.cookie && missing.length > 0)) this.#world.hit('scope_flip');
  }

  async #noteLaid(device: Device, servedAt: number, snapshot: string): Promise<void> {
    const { laid } = device;
    const { head } = await diskOf(device);
    // Rows that are on no disk are in one tab only: another may still lay older ones.
    if (head.cookie?.snapshot !== snapshot) return;
    if (servedAt < laid.servedAt && snapshot !== laid.snapshot) this.#world.diverge(device, ['older over newer']);
    if (servedAt > laid.servedAt) device.laid = { servedAt, snapshot };
  }

  async #compare(tab: Tab, server: Picture, lastMid: number): Promise<void> {
    this.#world.compared += 1;
    const { outbox } = await diskOf(tab.device);
    const pending = outbox.filter(({ mid }) => mid > lastMid);
    const wrong = differences(tab.replica, await withPending(server, pending, tab.actor.tenantId));
    if (tab.replica.refused.some(({ key }) => tab.device.read.has(key)))
      wrong.push('a refusal that was read comes back');
    if (wrong.length > 0) this.#world.diverge(tab.device, wrong);
  }

  async #lose(kind: 'drop' | 'lost_answer', fits: (call: Call) => boolean): Promise<void> {
    const fitting = this.#network.calls.filter(fits);
    if (fitting.length === 0) return;
    const call = this.#world.random.one(fitting);
    this.#world.felt(kind);
    this.#world.note(`${kind} ${call.asked.kind} of ${call.tab.device.name}`);
    this.#pictures.delete(call);
    this.#network.lose(call);
    await this.#settle(call.tab);
  }
}
