import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LoopTab, LoopWorld, type Way } from './loop-fixture.ts';

const second = 1_000;
const minute = 60 * second;
const mostTabs = 3;

type Act = (world: LoopWorld, tab: LoopTab, given: number) => Promise<void> | void;

const ways: readonly Way[] = ['open', 'closed', 'hung', 'server', 'signed_out', 'answers_lost'];

/** What may happen on any day, to this tab or around it. */
const everyday = {
  tap: (world, tab) => (tab.state === 'awake' ? world.tap(tab) : undefined),
  moment: (world, _, given) => world.time.run(given % 40),
  while: (world, _, given) => world.time.run((given * 1_237) % (2 * minute)),
  open: (world) => (world.tabs.length < mostTabs ? world.open().then(() => undefined) : undefined),
  close: (world, tab) => (world.tabs.length > 1 ? world.close(tab) : undefined),
  kill: (world, tab) => (world.tabs.length > 1 ? world.kill(tab) : undefined),
  way: (world, _, given) => world.setWay(ways[given % ways.length] ?? 'open'),
  change: (world) => world.change(),
  losePokes: (world, _, given) => {
    world.arePokesLost = given % 2 === 0;
  },
  setClock: (world, _, given) => {
    world.clockOff = (given - 500) * minute;
  },
} satisfies Record<string, Act>;

const withTrouble = {
  ...everyday,
  sleep: (_, tab) => (tab.state === 'awake' ? tab.fallAsleep() : undefined),
  wakeUp: (_, tab) => tab.wakeUp(),
  fillDisk: (world, _, given) => {
    world.disk.isFull = given % 2 === 0;
  },
} satisfies Record<string, Act>;

interface Step {
  readonly what: string;
  readonly given: number;
}

/** So many of these; every other one a tap or time that goes by: the others only matter between these. */
const stepsOf = (acts: Record<string, Act>): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      what: fc.oneof(fc.constantFrom('tap', 'moment', 'while'), fc.constantFrom(...Object.keys(acts))),
      given: fc.nat(1_000),
    }),
    { minLength: 5, maxLength: 40 },
  );

/** What becomes of a device with two tabs. */
async function runAll(acts: Record<string, Act>, steps: readonly Step[]): Promise<LoopWorld> {
  const world = new LoopWorld();
  await world.open();
  await world.open();
  for (const { what, given } of steps) {
    const tab = world.tabs[given % world.tabs.length];
    if (tab) await acts[what]?.(world, tab, given);
  }
  world.disk.isFull = false;
  // The browser does not notice: the loop has to by itself.
  world.way = 'open';
  return world;
}

function expectInStep(world: LoopWorld): void {
  expect(world.disk.outbox).toEqual([]);
  expect(world.done).toEqual(world.confirmed.toSorted((a, b) => a - b));
  for (const tab of world.tabs) if (tab.state === 'awake') expect(world.shownBy(tab)).toBe(world.version);
}

/** A turn that fails takes a few requests at most, and the pauses between them grow to ten seconds. */
function expectPauses(world: LoopWorld, steps: number): void {
  const occasions = steps + world.confirmed.length + world.locks.given + Number(world.version);
  expect(world.sent.length).toBeLessThanOrEqual(12 * occasions + 5 * Math.ceil(world.time.now / (10 * second)));
}

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

test('[SYNC-21] whatever becomes of tabs and way, only who leads sends, nobody is robbed, and all is sent in the end', async () => {
  await fc.assert(
    fc.asyncProperty(stepsOf(everyday), async (steps) => {
      const world = await runAll(everyday, steps);
      await world.time.run(31 * second);
      expectInStep(world);
      expect(world.locks.steals).toBe(0);
      expect(world.tabs.every(({ strays }) => strays === 0)).toBe(true);
      expectPauses(world, steps.length);
    }),
    { numRuns: 150 },
  );
});

test('[SYNC-21] with tabs that sleep and a disk without room all is sent in the end, and a robbed tab only ends its turn', async () => {
  await fc.assert(
    fc.asyncProperty(stepsOf(withTrouble), async (steps) => {
      const world = await runAll(withTrouble, steps);
      for (const tab of world.tabs) tab.wakeUp();
      await world.time.run(31 * second);
      expectInStep(world);
      for (const { strays, robbed } of world.tabs) expect(strays).toBeLessThanOrEqual(6 * robbed);
      expectPauses(world, steps.length);
    }),
    { numRuns: 150 },
  );
});

test('[SYNC-21] tabs that never wake up again do not keep one that is awake from sending', async () => {
  await fc.assert(
    fc.asyncProperty(stepsOf(withTrouble), async (steps) => {
      const world = await runAll(withTrouble, steps);
      for (const tab of world.tabs) if (tab.state === 'awake') tab.fallAsleep();
      const awake = await world.open();
      await world.tap(awake);
      await world.time.run(minute + 31 * second);
      expectInStep(world);
    }),
    { numRuns: 100 },
  );
});
