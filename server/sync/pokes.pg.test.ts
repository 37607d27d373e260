import { afterEach, describe, expect, test, vi } from 'vitest';
import { listenToRealtime } from '../../app/_device/pokes-realtime.ts';
import { listenToStream, type Stream } from '../../app/_device/pokes-stream.ts';
import type { Poked } from '../../app/_sync/loop.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { hasSeen } from '../../db/sync/snapshot.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor } from '../postgres/test-house.ts';
import { appRouter } from '../router.ts';
import { newDevice, newPlant, type Plant } from './device-fixture.ts';
import { realtimeFrom, realtimePokes } from './realtime.ts';
import { standIn } from './realtime-stand-in-fixture.ts';
import { openSegments } from './segments.ts';
import { type Changes, watchChanges } from './watch-changes.ts';

const { sql } = await testDatabase();
const soon = 15;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A way pokes take: the shipped ears of the device on one side, the shipped ears for commits on the other. */
interface Way {
  readonly listen: (poked: Poked) => () => void;
  /** Breaks the connection; while `away` there is no other. */
  readonly drop: (away: boolean) => void;
}

const personOf = (plant: Plant, functions: FunctionName[]) => {
  const actor = testActor(plant.tenantId, 'asha', functions, ['plant-1']);
  return { actor, name: 'Asha', email: 'asha@test.example', tenantName: 'Plant', language: 'en' };
};

/** What stands in the data of an event made by `tracked`. */
const dataOf = (event: unknown): unknown => (Array.isArray(event) ? event[1] : undefined);

/** An `EventSource` whose wire is a function call. */
function streamsOf(call: (signal: AbortSignal) => Promise<AsyncIterable<unknown>>) {
  const open = new Set<() => void>();
  let away = false;
  const stream = (): Stream => {
    const ending = new AbortController();
    const mine: { -readonly [K in keyof Stream]: Stream[K] } = {
      onopen: null,
      onmessage: null,
      onerror: null,
      readyState: 0,
      close: () => ending.abort(),
    };
    const fail = (): void => {
      if (ending.signal.aborted) return;
      ending.abort();
      open.delete(fail);
      mine.readyState = 2;
      mine.onerror?.call(mine as EventSource, new Event('error'));
    };
    const run = async (): Promise<void> => {
      if (away) return fail();
      open.add(fail);
      const told = await call(ending.signal);
      mine.onopen?.call(mine as EventSource, new Event('open'));
      for await (const each of told) {
        if (ending.signal.aborted) return;
        const data = JSON.stringify(dataOf(each));
        mine.onmessage?.call(mine as EventSource, new MessageEvent('message', { data }));
      }
    };
    queueMicrotask(() => void run().catch(fail));
    return mine;
  };
  const drop = (isAway: boolean): void => {
    away = isAway;
    for (const fail of [...open]) fail();
  };
  return { stream, drop };
}

async function byStream(plant: Plant, changes: Changes, functions: FunctionName[]): Promise<Way> {
  const { stream, drop } = streamsOf((signal) =>
    appRouter
      .createCaller(
        { house: plant.house, changes, segments: openSegments(plant.house), person: personOf(plant, functions) },
        { signal },
      )
      .sync.poke(),
  );
  return { listen: (poked) => listenToStream(poked, stream, soon), drop };
}

async function byRealtime(plant: Plant, changes: Changes, functions: FunctionName[]): Promise<Way> {
  const server = await standIn(Date.now);
  ends.push(server.stop);
  const realtime = realtimePokes(server.settings, changes, () => Date.now());
  ends.push(realtime.stop);
  const person = personOf(plant, functions);
  const caller = appRouter.createCaller({
    house: plant.house,
    changes,
    segments: openSegments(plant.house),
    realtime,
    person,
  });
  return {
    listen: (poked) => listenToRealtime(poked, () => caller.sync.channel(), { heartbeatMs: 1_000, reopenMs: soon }),
    drop: server.drop,
  };
}

const touch = ({ tenantId }: Plant, table: 'lot' | 'credit_position'): Promise<unknown> =>
  sql.unsafe(`update public.${table} set scope = scope where tenant_id = $1`, [tenantId]);

/** Counts pokes; `quiet` when none has come for a while of looks. */
function counting(way: Way) {
  const heard = { pokes: 0 };
  const stop = way.listen(() => {
    heard.pokes += 1;
  });
  ends.push(stop);
  return { heard, stop };
}

describe.each([
  ['server-sent events', byStream],
  ['Realtime', byRealtime],
])('pokes by %s', (_name, open) => {
  async function begun() {
    const plant = await newPlant(sql);
    const changes = watchChanges(sql);
    const way = await open(plant, changes, ['quality']);
    const { heard, stop } = counting(way);
    const more = async (than: number) => {
      await vi.waitFor(() => expect(heard.pokes).toBeGreaterThan(than), { timeout: 5_000, interval: 5 });
      return heard.pokes;
    };
    /** Looks until what is told of a commit has come, so that what comes later is of another. */
    const settled = async () => {
      await more(0);
      await touch(plant, 'lot');
      await changes.look();
      let seen = -1;
      let times = 0;
      const countAgain = (): void => {
        times = heard.pokes === seen ? times + 1 : 0;
        seen = heard.pokes;
        expect(times).toBeGreaterThanOrEqual(3);
      };
      await vi.waitFor(countAgain, { timeout: 5_000, interval: 2 * soon });
      return heard.pokes;
    };
    return { plant, changes, way, heard, stop, more, settled };
  }

  test('[SYNC-19] there is a poke when the way opens, and one for a commit in a scope of the person’s', async () => {
    const { plant, changes, more, settled } = await begun();
    const before = await settled();
    await touch(plant, 'lot');
    await changes.look();
    await more(before);
  });

  test('[SYNC-19] a commit in a scope the person has not is not told', async () => {
    const { plant, changes, heard, settled, more } = await begun();
    const before = await settled();
    await touch(plant, 'credit_position');
    await touch(await newPlant(sql), 'lot');
    await changes.look();
    expect(heard.pokes).toBe(before);
    await touch(plant, 'lot');
    await changes.look();
    expect(await more(before)).toBe(before + 1);
  });

  test('[SYNC-19] what was missed while the connection was down is made good by the poke on return', async () => {
    const { plant, changes, way, heard, settled, more } = await begun();
    const before = await settled();
    way.drop(true);
    await touch(plant, 'lot');
    await changes.look();
    expect(heard.pokes).toBe(before);
    way.drop(false);
    const back = await more(before);
    await touch(plant, 'lot');
    await changes.look();
    await more(back);
  });

  test('[SYNC-19] who has stopped listening hears no more', async () => {
    const { plant, changes, heard, stop, settled } = await begun();
    const before = await settled();
    stop();
    await touch(plant, 'lot');
    await changes.look();
    expect(heard.pokes).toBe(before);
  });
});

test('[SYNC-26] a poke is news to who pulled before the commit, and none to who has pulled since', async () => {
  const plant = await newPlant(sql);
  const device = await newDevice(plant, 'asha', ['quality']);
  const changes = watchChanges(sql);
  let told: string | undefined;
  const way = await byStream(plant, changes, ['quality']);
  ends.push(
    way.listen((snapshot) => {
      told = snapshot ?? told;
    }),
  );
  await vi.waitFor(() => expect(told).toBeDefined(), { timeout: 5_000 });
  for (let round = 0; round < 5; round += 1) {
    await device.sync();
    const before = device.local.cookie?.snapshot ?? '';
    told = undefined;
    await touch(plant, 'lot');
    await changes.look();
    await vi.waitFor(() => expect(told).toBeDefined(), { timeout: 5_000, interval: 5 });
    expect(hasSeen(before, told ?? '')).toBe(false);
    await device.sync();
    expect(hasSeen(device.local.cookie?.snapshot ?? '', told ?? '')).toBe(true);
  }
});

describe('Realtime', () => {
  test('[SYNC-19] a wrong token joins nothing, and a right one is tried with the next connection', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const server = await standIn(Date.now);
    ends.push(server.stop);
    const plant = await newPlant(sql);
    const realtime = realtimePokes(server.settings, watchChanges(sql), () => Date.now());
    ends.push(realtime.stop);
    const right = realtime.channelFor(personOf(plant, ['quality']).actor);
    let forged = true;
    let pokes = 0;
    const joins = () => server.heard.filter(({ event }) => event === 'phx_join').length;
    const ask = async () => (forged ? { ...right, token: `${right.token.slice(0, -4)}AAAA` } : right);
    const stop = listenToRealtime(() => (pokes += 1), ask, { heartbeatMs: 1_000, reopenMs: soon });
    ends.push(stop);
    await vi.waitFor(() => expect(joins()).toBeGreaterThan(2 * right.topics.length), { timeout: 5_000 });
    expect(pokes).toBe(0);
    forged = false;
    await vi.waitFor(() => expect(pokes).toBeGreaterThan(0), { timeout: 5_000 });
  });

  test('[SYNC-19] an unanswered heartbeat ends the connection, and another one is opened', async () => {
    const server = await standIn(Date.now);
    ends.push(server.stop);
    const realtime = realtimePokes(server.settings, watchChanges(sql), () => Date.now());
    ends.push(realtime.stop);
    const { actor } = personOf(await newPlant(sql), ['quality']);
    server.fallSilent(true);
    let pokes = 0;
    const ask = async () => realtime.channelFor(actor);
    ends.push(listenToRealtime(() => (pokes += 1), ask, { heartbeatMs: soon, reopenMs: soon }));
    const topics = realtime.channelFor(actor).topics.length;
    await vi.waitFor(() => expect(pokes).toBeGreaterThan(topics), { timeout: 5_000 });
    server.fallSilent(false);
    const beats = () => server.heard.filter(({ event }) => event === 'heartbeat').length;
    const before = beats();
    await vi.waitFor(() => expect(beats()).toBeGreaterThan(before + 3), { timeout: 5_000 });
    expect(server.connections()).toBe(1);
  });

  test('[SYNC-19] Realtime is chosen by configuration, and one that lacks something says what', () => {
    expect(realtimeFrom({ SUPABASE_URL: 'https://x.supabase.co' })).toBe(undefined);
    expect(() => realtimeFrom({ POKES: 'realtime', SUPABASE_URL: 'x' })).toThrow('SUPABASE_PUBLISHABLE_KEY');
  });
});
