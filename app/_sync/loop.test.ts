import { afterEach, describe, expect, test, vi } from 'vitest';
import { LoopWorld } from './loop-fixture.ts';

const second = 1_000;
const minute = 60 * second;

/** A device with so many tabs, the first of them leading, at rest. */
async function deviceWith(tabs: number): Promise<LoopWorld> {
  const world = new LoopWorld();
  for (let each = 0; each < tabs; each += 1) {
    await world.open();
    await world.time.run(100);
  }
  await world.time.run(second);
  return world;
}

const tabsOf = ({ tabs: [first, second, third] }: LoopWorld) => {
  if (!first || !second || !third) throw new Error('three tabs are needed');
  return [first, second, third] as const;
};

const tries = ({ sent }: LoopWorld, since: number): number => sent.filter((at) => at >= since).length;

/** Every action confirmed was done, once and in order, and every tab shows the server's last word. */
function expectInStep(world: LoopWorld): void {
  expect(world.done).toEqual(world.confirmed.toSorted((a, b) => a - b));
  expect(world.disk.outbox).toEqual([]);
  for (const tab of world.tabs) expect(world.shownBy(tab)).toBe(world.version);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('one tab leads', () => {
  test('[SYNC-21] whichever tab is tapped, one sends, and all show what came of it', async () => {
    const world = await deviceWith(3);
    for (const tab of [...world.tabs, ...world.tabs]) {
      await world.tap(tab);
      await world.time.run(50);
    }
    await world.time.run(second);
    expectInStep(world);
    await world.time.run(10 * minute);
    expect(world.tabs.map(({ strays }) => strays)).toEqual([0, 0, 0]);
    expect(world.locks.steals).toBe(0);
  });

  test('[SYNC-21] when the leading tab closes or dies another leads at once', async () => {
    const world = await deviceWith(3);
    const [first, next, last] = tabsOf(world);
    await world.tap(first);
    // In the middle of its turn.
    await world.time.run(5);
    world.kill(first);
    await world.tap(next);
    await world.time.run(second);
    expectInStep(world);
    await world.tap(last);
    await world.close(next);
    await world.time.run(second);
    expectInStep(world);
    expect([next.strays, last.strays]).toEqual([0, 0]);
  });

  test('[SYNC-21] a leading tab that hangs is replaced within a minute, and leads no more when it wakes up', async () => {
    const world = await deviceWith(3);
    const [first, next] = tabsOf(world);
    first.fallAsleep();
    world.change();
    await world.tap(next);
    await world.time.run(minute);
    expect(world.disk.outbox).toEqual([]);
    expect(world.shownBy(next)).toBe(world.version);
    first.wakeUp();
    await world.tap(first);
    await world.time.run(second);
    expectInStep(world);
    await world.time.run(10 * minute);
    // The turn it was in, at most.
    expect(first.strays).toBeLessThanOrEqual(2);
    expect(next.strays).toBe(0);
    expect(world.locks.holder).not.toBe(first);
    // It has queued again.
    for (const other of world.tabs.filter((tab) => tab !== first)) world.kill(other);
    await world.tap(first);
    await world.time.run(second);
    expectInStep(world);
  });

  test('[SYNC-21] a tab that was robbed gives no sign of life for the one that robbed it', async () => {
    const world = await deviceWith(3);
    const [first, next, last] = tabsOf(world);
    first.fallAsleep();
    await world.time.run(minute);
    first.wakeUp();
    const leading = world.locks.holder === next ? next : last;
    await world.time.run(second);
    leading.fallAsleep();
    await world.tap(first);
    await world.time.run(minute);
    expect(world.disk.outbox).toEqual([]);
  });

  test('[SYNC-21] a clock that jumps neither robs a leading tab that lives nor keeps one that hangs', async () => {
    const world = await deviceWith(3);
    const [first, next] = tabsOf(world);
    world.setWay('closed');
    await world.tap(next);
    for (const jump of [10, -10, 600, -600, 0]) {
      world.clockOff = jump * minute;
      await world.time.run(2 * minute + 7 * second);
    }
    expect(world.locks.steals).toBe(0);
    world.setWay('open');
    await world.time.run(second);
    expectInStep(world);
    world.clockOff = -600 * minute;
    first.fallAsleep();
    await world.tap(next);
    await world.time.run(minute);
    expect(world.disk.outbox).toEqual([]);
  });
});

describe('nothing waits too long, and nothing is tried without a pause', () => {
  test('[SYNC-21] a poke is followed at once, a lost one within half a minute', async () => {
    const world = await deviceWith(2);
    world.change();
    await world.time.run(100);
    expectInStep(world);
    world.arePokesLost = true;
    world.change();
    await world.time.run(31 * second);
    expectInStep(world);
  });

  test('[SYNC-26] a device pulls once for its own action, and once for somebody else’s', async () => {
    const world = await deviceWith(2);
    const [first] = world.tabs;
    if (!first) throw new Error('no tab');
    for (const change of [() => world.tap(first), async () => world.change()]) {
      const before = world.pulls;
      await change();
      await world.time.run(second);
      expectInStep(world);
      expect(world.pulls - before).toBe(1);
    }
  });

  test('[SYNC-26] what others commit while a device pulls is pulled right after', async () => {
    const world = await deviceWith(1);
    for (let at = 0; at <= 40; at += 1) {
      world.change();
      await world.time.run(at);
      world.change();
      await world.time.run(150);
      expectInStep(world);
    }
  });

  test('[SYNC-21] a tab that slept shows at once what it has missed', async () => {
    const world = await deviceWith(3);
    const [, next, last] = tabsOf(world);
    last.fallAsleep();
    await world.tap(next);
    await world.time.run(second);
    expect(world.shownBy(last)).not.toBe(world.version);
    last.wakeUp();
    await world.time.run(100);
    expectInStep(world);
  });

  test('[SYNC-21] what is confirmed while a turn is under way is sent right after it', async () => {
    const world = await deviceWith(2);
    const [first] = world.tabs;
    if (!first) throw new Error('a tab is needed');
    for (let each = 0; each < 12; each += 1) {
      await world.tap(first);
      await world.time.run(7);
    }
    await world.time.run(200);
    expectInStep(world);
  });

  test.each(['closed', 'hung', 'server', 'signed_out', 'answers_lost'] as const)(
    '[SYNC-21] [%s] it is tried again after growing pauses, and everything is sent soon after the way is open',
    async (way) => {
      const world = await deviceWith(2);
      const [first] = world.tabs;
      if (!first) throw new Error('a tab is needed');
      world.setWay(way);
      await world.tap(first);
      await world.time.run(minute);
      const settling = world.time.now;
      await world.time.run(10 * minute);
      // Every ten seconds, with a pull after the push when that goes through.
      expect(tries(world, settling)).toBeGreaterThan(10);
      expect(tries(world, settling)).toBeLessThanOrEqual(2 * 61);
      world.way = 'open';
      await world.time.run(31 * second);
      expectInStep(world);
    },
  );

  test('[SYNC-21] the browser that has found a network does not wait for the pause to end', async () => {
    const world = await deviceWith(2);
    const [first] = world.tabs;
    if (!first) throw new Error('a tab is needed');
    world.setWay('closed');
    await world.tap(first);
    await world.time.run(minute + second);
    world.setWay('open');
    await world.time.run(100);
    expectInStep(world);
  });

  test('[SYNC-21] at rest a device asks twice a minute', async () => {
    const world = await deviceWith(3);
    const begun = world.time.now;
    await world.time.run(10 * minute);
    expect(tries(world, begun)).toBeGreaterThanOrEqual(19);
    expect(tries(world, begun)).toBeLessThanOrEqual(21);
  });

  test('[SYNC-21] [SYNC-6] now and then it has the rows added up on both sides', async () => {
    const world = await deviceWith(2);
    await world.time.run(60 * minute);
    expect(world.checks).toBe(2);
  });

  test.each(['isFull', 'isGone'] as const)(
    '[SYNC-21] without a way to the server and a disk that %s it waits all the same',
    async (fault) => {
      vi.spyOn(console, 'error').mockImplementation(() => undefined);
      const world = await deviceWith(2);
      const [first] = world.tabs;
      if (!first) throw new Error('a tab is needed');
      await world.tap(first);
      world.setWay('closed');
      world.disk[fault] = true;
      const begun = world.time.now;
      await world.time.run(10 * minute);
      expect(tries(world, begun)).toBeLessThanOrEqual(70);
      world.disk[fault] = false;
      world.way = 'open';
      await world.time.run(31 * second);
      expectInStep(world);
    },
  );
});
