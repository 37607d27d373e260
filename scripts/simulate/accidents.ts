import { eraseDisk } from './disk.ts';
import { personIds } from './plant.ts';
import { cutPower, isLosable } from './power.ts';
import type { Device } from './tab.ts';
import { newLife, nothingLaid, nothingMarked, type World } from './world.ts';

/** What becomes of a device's memory, all of it at once or a part. */
export class Accidents {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** The battery falls out: the disk keeps what it was made to keep. */
  async cutPower(): Promise<void> {
    const { random, devices } = this.#world;
    const worse = devices.filter(({ name }) => isLosable(name));
    const device = this.#switchedOff(worse.length > 0 ? worse : devices);
    this.#world.inject('power');
    const lost = await cutPower(device.name, random.below);
    if (lost > 0) {
      this.#world.hit('power');
      device.laid = nothingLaid;
      device.mark = { ...device.mark, rev: 0 };
    }
    this.#world.note(`${device.name} lost its power, and ${lost} writes`);
    await this.#world.openTab(device);
  }

  /** The browser throws the database away; the credential and the mark beside it stay. */
  async evict(): Promise<void> {
    const device = this.#switchedOff(this.#world.devices);
    this.#world.inject('evicted');
    if (device.mark.text !== null) this.#world.hit('evicted');
    await eraseDisk(device);
    this.#world.lifeOf(device).isOver = true;
    device.lives.push(newLife());
    device.mark = { ...device.mark, rev: 0 };
    device.laid = nothingLaid;
    // With the database went what had been read: the server tells it again.
    device.read.clear();
    this.#world.note(`${device.name} lost its database`);
    await this.#world.openTab(device);
  }

  /** The browser forgets everything but its databases: also who is signed in. */
  async forget(): Promise<void> {
    const { random } = this.#world;
    const device = random.one(this.#world.devices);
    this.#world.inject('forgotten');
    if ([...device.tabs].some(({ replica }) => replica.waiting.length > 0)) this.#world.hit('forgotten');
    for (const tab of [...device.tabs]) tab.die();
    device.mark = nothingMarked;
    device.personId = random.one(personIds);
    await this.#world.openTab(device);
  }

  #switchedOff(among: readonly Device[]): Device {
    const device = this.#world.random.one(among);
    for (const tab of [...device.tabs]) tab.die();
    return device;
  }
}
