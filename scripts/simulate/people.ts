import { holds } from '../../db/hold/hold.ts';
import { closeHold, raiseHold } from '../../db/hold/hold-mutators.ts';
import type { Mutator } from '../../db/mutator.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { countOperation } from '../../db/work-order/operation-mutators.ts';
import { lotIds, operationIds, personIds } from './plant.ts';
import { poison } from './server-side.ts';
import { Gone, type Tab } from './tab.ts';
import type { World } from './world.ts';

const minute = 60_000;

const holdOn = (holdId: string, lotId: string) => ({ holdId, lotId, reason: 'surface' as const, note: '' });

/** What people do with their devices, and what happens to these and to the server. */
export class People {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Somebody raises or closes a hold, or counts pieces: what is added shows when it is added twice. */
  async act(): Promise<void> {
    const { random } = this.#world;
    const tab = this.#world.anyTab();
    if (!tab) return;
    if (tab.device.tabs.size > 1) this.#world.hit('two_tabs');
    const kind = random.below(3);
    if (kind === 0) {
      return this.#confirm(tab, raiseHold, holdOn(random.uuid(), random.one(lotIds)));
    }
    if (kind === 1) {
      const good = (1 + random.below(5)) * 1_000;
      return this.#confirm(tab, countOperation, { operationId: random.one(operationIds), good, scrap: 0 });
    }
    const open = tab.replica.rows(holds).where('state', 'open');
    if (open.length === 0) return;
    const closing = { holdId: random.one(open).id, disposition: 'release' as const, note: '' };
    return this.#confirm(tab, closeHold, closing);
  }

  /** An action of a version this server never knew: refused with a reason, never lost and never in the way. */
  async actOfAnotherVersion(): Promise<void> {
    const tab = this.#world.anyTab();
    if (!tab) return;
    this.#world.inject('version_skew');
    const removed = { ...raiseHold, name: 'hold.raise@0', run: async () => undefined };
    await this.#confirm(tab, removed, holdOn(this.#world.newId(), 'L-0'));
  }

  /** An action on which the server fails each time: set aside in the end, and those behind it go on. */
  async actPoisonously(): Promise<void> {
    const tab = this.#world.anyTab();
    if (!tab) return;
    this.#world.inject('poison');
    const { random } = this.#world;
    await this.#confirm(tab, raiseHold, holdOn(`${poison}${random.uuid()}`, random.one(lotIds)));
  }

  /** Somebody reads why an action was refused, and takes it off the list. */
  async readRefusal(): Promise<void> {
    const tab = this.#world.anyTab();
    const [entry] = tab?.replica.refused ?? [];
    if (!tab || !entry) return;
    const { told, read } = tab.device;
    told.add(entry.key);
    await tab.replica.discard(entry.key).then(
      () => read.add(entry.key),
      (error: unknown) => {
        if (!(error instanceof Gone)) throw error;
      },
    );
  }

  async openAnotherTab(): Promise<void> {
    const device = this.#world.random.one(this.#world.devices);
    if (device.tabs.size >= 2) return;
    if (device.tabs.size === 1) this.#world.inject('two_tabs');
    await this.#world.openTab(device);
  }

  /** A tab hears that another has written. */
  async look(): Promise<void> {
    const tab = this.#world.anyTab();
    if (!tab?.hasNews) return;
    tab.hasNews = false;
    await tab.replica.catchUp().catch((error: unknown) => {
      if (!(error instanceof Gone)) throw error;
    });
  }

  async crashSoon(): Promise<void> {
    const tab = this.#world.anyTab();
    if (!tab || tab.doom) return;
    this.#world.inject('crash');
    tab.doom = { steps: 1 + this.#world.random.below(4), when: this.#world.random.one(['before', 'after']) };
  }

  async crashServerSoon(): Promise<void> {
    this.#world.inject('server_crash');
    this.#world.server.crashSoon();
  }

  async fillDisk(): Promise<void> {
    this.#world.inject('quota');
    this.#world.random.one(this.#world.devices).fullFor = 1 + this.#world.random.below(4);
  }

  /** Somebody else signs in on the device; what waits there is still another's. */
  async switchPerson(): Promise<void> {
    const { random, devices } = this.#world;
    const device = random.one(devices);
    this.#world.inject('user_switch');
    if ([...device.tabs].some((tab) => tab.replica.waiting.length > 0)) this.#world.hit('user_switch');
    for (const tab of [...device.tabs]) tab.die();
    device.personId = random.one(personIds);
    await this.#world.openTab(device);
  }

  async jumpClock(): Promise<void> {
    const { random, devices } = this.#world;
    const device = random.one(devices);
    this.#world.inject('clock_jump');
    device.clockOff = (random.below(200) - 100) * minute;
    if ([...device.tabs].some((tab) => tab.replica.waiting.length > 0)) this.#world.hit('clock_jump');
  }

  async #confirm<Args>(tab: Tab, mutator: Mutator<Args>, args: Args): Promise<void> {
    const { grp } = tab.device.credential;
    const at = this.#world.clock + tab.device.clockOff;
    try {
      const mid = await tab.replica.confirm(mutator, mutator.parse(args), tab.actor, at);
      this.#world.confirmed.push({ grp, life: this.#world.lifeOf(tab.device), mid, name: mutator.name, args });
      this.#world.note(`${tab.device.name} confirmed ${mid} ${mutator.name}`);
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof Gone)) throw error;
      this.#world.note(`${tab.device.name} ${error.message}`);
    }
  }
}
