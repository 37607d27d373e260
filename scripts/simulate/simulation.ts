import type { Sql } from '../../server/postgres/connect.ts';
import { Accidents } from './accidents.ts';
import { diskOf, eraseDisk } from './disk.ts';
import type { FaultCounts } from './faults.ts';
import { judge, type Verdict } from './judge.ts';
import { differences, pictureFor } from './oracle.ts';
import { People } from './people.ts';
import { personIds } from './plant.ts';
import type { Device } from './tab.ts';
import { Traffic } from './traffic.ts';
import { World } from './world.ts';

/** What a run found. Everything but `faults` and the times must be zero. */
export interface Outcome extends Verdict {
  readonly seed: number;
  readonly steps: number;
  readonly faults: FaultCounts;
  /** Devices whose outbox did not empty once everything worked again. */
  readonly stuck: number;
  /** Times a device showed anything but server + pending, or went back in time. */
  readonly diverged: number;
  readonly wallMs: number;
}

type Event = readonly [weight: number, event: () => Promise<void>];

/** With everything in order a device is through in three turns; more only shows that it never will be. */
const healTurns = 15;

/** What may happen next, by how often. */
function eventsOf(world: World, people: People, traffic: Traffic): readonly Event[] {
  const { server, random } = world;
  const accidents = new Accidents(world);
  return [
    [26, () => people.act()],
    [20, () => traffic.startTurn()],
    [22, () => traffic.serve()],
    [20, () => traffic.deliver()],
    [4, () => people.look()],
    [3, () => traffic.drop()],
    [3, () => traffic.loseAnswer()],
    [4, () => traffic.duplicate()],
    [4, () => traffic.serveStray()],
    [3, () => people.crashSoon()],
    [3, () => people.openAnotherTab()],
    [2, () => people.fillDisk()],
    [2, () => people.switchPerson()],
    [1, () => people.actOfAnotherVersion()],
    [1, () => people.jumpClock()],
    [3, () => server.writeForeign().then(() => world.felt('foreign_write'))],
    [1.5, () => server.flipScopes(random.one(personIds)).then(() => world.inject('scope_flip'))],
    [2, () => people.crashServerSoon()],
    [2, () => people.readRefusal()],
    [1.5, () => people.actPoisonously()],
    [3, () => server.beginSlowWrite().then(() => world.inject('slow_writer'))],
    [2, async () => world.overtake()],
    [1.2, () => accidents.cutPower()],
    [0.5, () => accidents.evict()],
    [0.7, () => accidents.forget()],
    [0.8, () => server.changeEpoch().then(() => world.inject('epoch_change'))],
  ];
}

/**
 * Devices, a wire and a server in one process, moved by one seeded scheduler: an event at a time, each carried out to its
 * end before the next is drawn, so that a seed replays exactly. The code between the ports is the shipped one.
 */
export class Simulation {
  readonly world: World;
  readonly #seed: number;
  readonly #traffic: Traffic;
  readonly #people: People;

  constructor(sql: Sql, seed: number, deviceCount: number) {
    this.#seed = seed;
    this.world = new World(sql, seed, deviceCount);
    this.#traffic = new Traffic(this.world);
    this.#people = new People(this.world);
  }

  async run(steps: number): Promise<Outcome> {
    const { world } = this;
    const begun = performance.now();
    await world.server.fill();
    for (const device of world.devices) await world.openTab(device);
    const events = eventsOf(world, this.#people, this.#traffic);
    for (; world.event < steps; world.event += 1) {
      world.clock += world.random.below(2_000);
      await this.#draw(events)();
      world.keepMarks();
    }
    if (world.compared === 0) throw new Error('no device was ever held against the server: more steps are needed');
    const stuck = await this.#heal();
    const verdict = await judge(world);
    for (const device of world.devices) {
      for (const tab of [...device.tabs]) tab.die();
      await eraseDisk(device);
    }
    const wallMs = Math.round(performance.now() - begun);
    return { seed: this.#seed, steps, faults: world.faults, ...verdict, stuck, diverged: world.diverged, wallMs };
  }

  #draw(events: readonly Event[]): () => Promise<void> {
    const total = events.reduce((sum, [weight]) => sum + weight, 0);
    let point = (this.world.random.below(1_000_000) / 1_000_000) * total;
    for (const [weight, event] of events) {
      point -= weight;
      if (point < 0) return event;
    }
    throw new Error('the weights do not add up');
  }

  /** Everything works again: after a few turns each device has said all it has and shows what the server holds. */
  async #heal(): Promise<number> {
    const { devices } = this.world;
    await this.#traffic.clear();
    await this.world.server.endSlowWrite();
    for (const device of devices) {
      for (const tab of [...device.tabs]) tab.die();
      Object.assign(device, { fullFor: 0, clockOff: 0 });
      await this.world.openTab(device);
    }
    for (let turn = 0; turn < healTurns; turn += 1)
      for (const { tabs } of devices) for (const tab of tabs) await this.#traffic.quietTurn(tab);
    this.world.keepMarks();
    let stuck = 0;
    for (const device of devices) stuck += (await this.#isHealed(device)) ? 0 : 1;
    return stuck;
  }

  async #isHealed(device: Device): Promise<boolean> {
    const { server } = this.world;
    const picture = await pictureFor(server.house, await server.actor(device.personId));
    for (const { replica } of device.tabs) {
      const wrong = differences(replica, picture);
      if (wrong.length > 0) this.world.diverge(device, wrong);
    }
    const { outbox } = await diskOf(device);
    if (outbox.length > 0) this.world.note(`${device.name} STUCK with ${outbox.length}`);
    return outbox.length === 0;
  }
}
