import { lostWith, markOf } from '../../app/_sync/sentinel.ts';
import { StorageFull } from '../../app/_sync/storage.ts';
import { scopesOf } from '../../db/scope.ts';
import { Refusal } from '../../db/values/refusal.ts';
import type { Sql } from '../../server/postgres/connect.ts';
import { type FaultKind, noFaults } from './faults.ts';
import { rowsOutside } from './oracle.ts';
import { personIds } from './plant.ts';
import { watchWrites } from './power.ts';
import { type Random, randomFrom } from './random.ts';
import { ServerSide } from './server-side.ts';
import { type Device, type Life, Tab } from './tab.ts';

/** What a screen was told is saved. */
export interface Confirmed {
  readonly grp: string;
  readonly life: Life;
  readonly mid: number;
  readonly name: string;
  readonly args: unknown;
}

/** The device holds no answer that a later one could be older than. */
export const nothingLaid = { servedAt: 0, snapshot: '' };

export const nothingMarked = { text: null, rev: 0 };

export const newLife = (): Life => ({ client: null, isOver: false, told: 0 });

/** The devices, the server, the clock, and what is written down about them. */
export class World {
  readonly random: Random;
  readonly server: ServerSide;
  readonly devices: readonly Device[];
  readonly faults = noFaults();
  readonly confirmed: Confirmed[] = [];
  /** What happened, a line an event: the same seed writes the same. */
  readonly trace: string[] = [];
  event = 0;
  clock = Date.UTC(2026, 10, 2, 4, 30);
  /** Times a device showed anything but server + pending, or went back in time. */
  diverged = 0;
  /** How often a device was held against the server while things went wrong. */
  compared = 0;

  constructor(sql: Sql, seed: number, deviceCount: number) {
    this.random = randomFrom(seed);
    this.server = new ServerSide(sql, this.random, this.now);
    this.server.onCrash = () => this.hit('server_crash');
    this.server.onPoison = () => this.hit('poison');
    this.server.onOvertaken = () => this.hit('overtaken_pull');
    this.devices = Array.from({ length: deviceCount }, (_, at) => ({
      name: `simulated-${this.random.uuid()}`,
      credential: { grp: this.random.uuid(), secret: this.random.uuid() },
      tabs: new Set<Tab>(),
      personId: personIds[at % personIds.length] ?? 'asha',
      clockOff: 0,
      fullFor: 0,
      told: new Set<string>(),
      read: new Set<string>(),
      laid: nothingLaid,
      lives: [newLife()],
      mark: nothingMarked,
    }));
    watchWrites();
  }

  readonly now = (): number => this.clock;
  readonly newId = (): string => this.random.uuid();

  async openTab(device: Device): Promise<void> {
    const tab = await Tab.open(device, await this.server.actor(device.personId));
    tab.onDeath = () => this.hit('crash');
    tab.onFull = () => {
      this.hit('quota');
      // What is laid now is in this tab only: another may still lay older rows.
      device.laid = nothingLaid;
    };
    device.tabs.add(tab);
    const lost = lostWith(device.mark.text, tab.replica);
    const gone = device.lives.findLast(({ isOver, client }) => isOver && client && device.mark.text?.includes(client));
    if (gone && lost !== null) gone.told = lost;
    else if (lost !== null) this.diverge(device, ['says that actions were lost']);
    // As the shell does, also when there is no room for it.
    await tab.replica.clientName(this.newId).catch((error: unknown) => {
      if (!(error instanceof Refusal || error instanceof StorageFull)) throw error;
    });
    const strange = rowsOutside(tab.replica, scopesOf(tab.actor));
    if (strange.length > 0) this.diverge(device, [`rows nobody here may see: ${strange.join(', ')}`]);
  }

  lifeOf({ name, lives }: Device): Life {
    const life = lives.at(-1);
    if (!life) throw new Error(`${name} has no database`);
    return life;
  }

  /** As a tab does after each change. One that has missed what another confirmed hears of it before it says how many wait. */
  keepMarks(): void {
    for (const device of this.devices) {
      const [first, ...others] = device.tabs;
      if (!first) continue;
      const { replica } = others.reduce((a, b) => (a.replica.head.rev > b.replica.head.rev ? a : b), first);
      const { rev, client } = replica.head;
      this.lifeOf(device).client = client;
      const text = markOf(replica);
      if (text !== null && rev >= device.mark.rev) device.mark = { text, rev };
    }
  }

  anyTab(): Tab | undefined {
    const tabs = this.devices.flatMap((device) => [...device.tabs]);
    return tabs.length > 0 ? this.random.one(tabs) : undefined;
  }

  overtake(): void {
    this.inject('overtaken_pull');
    this.server.overtakeNextPull();
  }

  diverge(device: Device, what: readonly string[]): void {
    this.diverged += 1;
    this.note(`${device.name} DIVERGED: ${what.join(', ')}`);
  }

  inject(kind: FaultKind): void {
    this.faults[kind].injected += 1;
  }

  hit(kind: FaultKind): void {
    this.faults[kind].hit += 1;
  }

  /** A fault that is felt the moment it is made. */
  felt(kind: FaultKind): void {
    this.inject(kind);
    this.hit(kind);
  }

  note(line: string): void {
    this.trace.push(`${this.event} ${line}`);
  }
}
