import { scopesOf } from '../../db/scope.ts';
import type { Sql } from '../../server/postgres/connect.ts';
import { type FaultKind, noFaults } from './faults.ts';
import { rowsOutside } from './oracle.ts';
import { personIds } from './plant.ts';
import { type Random, randomFrom } from './random.ts';
import { ServerSide } from './server-side.ts';
import { type Device, Tab } from './tab.ts';

/** What a screen was told is saved. */
export interface Confirmed {
  readonly grp: string;
  readonly mid: number;
  readonly name: string;
  readonly args: unknown;
}

const nothingLaid = { servedAt: 0, snapshot: '' };

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
      told: new Set<number>(),
      read: new Set<string>(),
      laid: nothingLaid,
    }));
  }

  readonly now = (): number => this.clock;
  readonly newId = (): string => this.random.uuid();

  async openTab(device: Device): Promise<void> {
    const tab = await Tab.open(device, await this.server.actor(device.personId));
    tab.onDeath = () => this.hit('crash');
    tab.onFull = () => {
      this.hit('quota');
      // Rows that are on no disk are in one tab only: another may still hold older ones.
      device.laid = nothingLaid;
    };
    device.tabs.add(tab);
    const strange = rowsOutside(tab.replica, scopesOf(tab.actor));
    if (strange.length > 0) this.diverge(device, [`rows nobody here may see: ${strange.join(', ')}`]);
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
