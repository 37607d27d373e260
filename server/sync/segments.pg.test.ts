import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pullOnce } from '../../app/_sync/pull.ts';
import { creditPositions } from '../../db/customer/customer.ts';
import { lots } from '../../db/lot/lot.ts';
import { moneyScope, plantScope, scopesOf, tenantScope } from '../../db/scope.ts';
import { type Segment, segmentFrom } from '../../db/sync/segment.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor } from '../postgres/test-house.ts';
import { expectServerPlusPending, newDevice, newPlant } from './device-fixture.ts';
import { segmentNow } from './segment-fixture.ts';
import { openSegments } from './segments.ts';

const { sql } = await testDatabase();
const minute = 60_000;

const tablesIn = ({ patches }: Segment): string[] => patches.flatMap(({ rows }) => Object.keys(rows));

describe('a segment', () => {
  test('[SYNC-23] is made once for all with the same scopes, and for nobody else', async () => {
    const { house, tenantId } = await newPlant(sql);
    const segments = openSegments(house);
    const com = testActor(tenantId, 'com', ['commercial'], ['plant-1']);
    const body = await segments.of(com, null);
    expect(await segments.of({ ...com, personId: 'another' }, null)).toBe(body);
    const dev = testActor(tenantId, 'dev', ['dispatch'], ['plant-1']);
    expect(tablesIn(await segmentNow(segments, com, null))).toContain(creditPositions.name);
    expect(tablesIn(await segmentNow(segments, dev, null))).not.toContain(creditPositions.name);
    expect((await segmentNow(segments, dev, [tenantScope, moneyScope])).cookie.scopes).toEqual([tenantScope]);
    expect((await segmentNow(segments, dev, null)).cookie.scopes).toEqual(scopesOf(dev));
    const elsewhere = await newPlant(sql);
    expect(await segments.of({ ...com, tenantId: elsewhere.tenantId }, null)).not.toBe(body);
  });

  test('[SYNC-23] two who ask at the same moment wait for the same one', async () => {
    const { house, tenantId } = await newPlant(sql);
    const segments = openSegments(house);
    const com = testActor(tenantId, 'com', ['commercial'], ['plant-1']);
    const [one, other] = await Promise.all([segments.of(com, null), segments.of(com, null)]);
    expect(one).toBe(other);
  });

  test('[SYNC-23] of a database that was restored since is made anew', async () => {
    const { house, tenantId } = await newPlant(sql);
    const segments = openSegments(house);
    const com = testActor(tenantId, 'com', ['commercial'], ['plant-1']);
    await segments.of(com, null);
    await sql`update sync.epoch set epoch = 'restored' where tenant_id = ${tenantId}`;
    expect((await segmentNow(segments, com, null)).cookie.epoch).toBe('restored');
  });

  test('[SYNC-23] that is old is given and made anew behind it, one that is too old is not given', async () => {
    const { house, tenantId } = await newPlant(sql);
    let now = 0;
    const segments = openSegments({ ...house, now: () => now }, 5 * minute);
    const com = testActor(tenantId, 'com', ['commercial'], ['plant-1']);
    const first = await segments.of(com, null);
    now = 6 * minute;
    expect(await segments.of(com, null)).toBe(first);
    await expect.poll(() => segments.of(com, null), { timeout: 20_000 }).not.toBe(first);
    const second = await segments.of(com, null);
    now += 25 * 60 * minute;
    expect(await segments.of(com, null)).not.toBe(second);
  });

  test('[SYNC-23] that much has changed since is made anew, never with fewer rows than its scopes have', async () => {
    const { house, tenantId } = await newPlant(sql);
    const segments = openSegments(house);
    const com = testActor(tenantId, 'com', ['commercial'], ['plant-1']);
    const dev = testActor(tenantId, 'dev', ['dispatch'], ['plant-1']);
    const first = await segments.of(com, null);
    // Whoever's cookie it was: these scopes are not all dev's.
    segments.renew(dev, [...scopesOf(com)].reverse());
    segments.renew(com, [...scopesOf(com)].reverse());
    await expect.poll(() => segments.of(com, null), { timeout: 20_000 }).not.toBe(first);
    expect(tablesIn(await segmentNow(segments, com, null))).toContain(creditPositions.name);
  });

  test('[SYNC-12] that was cut off is no segment', () => {
    const head = JSON.stringify({ cookie: { epoch: 'e', snapshot: '1:1:', scopes: [] }, tables: ['lot', 'hold'] });
    expect(() => segmentFrom(`${head}\n[]`)).toThrow();
    expect(() => segmentFrom('{"cookie')).toThrow();
    expect(segmentFrom(`${head}\n[]\n[]`).patches).toHaveLength(2);
  });
});

const places = [tenantScope, moneyScope, plantScope('plant-1')];
const move = fc.record({ lot: fc.constantFrom('L-1', 'L-2', 'L-3'), to: fc.constantFrom(...places, 'nowhere') });
const moves = fc.array(move, { maxLength: 4 });

test('[SYNC-6] [SYNC-23] a device that gains a scope shows the server’s rows, whatever moved before, during and after', async () => {
  const plant = await newPlant(sql);
  const { house, tenantId } = plant;
  const run = async (all: readonly { lot: string; to: string }[]): Promise<void> => {
    for (const { lot, to } of all)
      await sql`update public.lot set scope = ${to} where tenant_id = ${tenantId} and id = ${lot}`;
  };
  await fc.assert(
    fc.asyncProperty(moves, moves, moves, fc.boolean(), async (before, made, after, gains) => {
      const segments = openSegments(house);
      const device = await newDevice(plant, 'com', gains ? ['quality'] : ['commercial']);
      const ports = {
        ...device.ports,
        segment: (scopes: readonly string[] | null) => segmentNow(segments, com, scopes),
      };
      const com = testActor(tenantId, 'com', ['commercial'], ['plant-1']);
      if (gains) await device.sync();
      await run(before);
      // Whatever segment the device will ask for is there, as of now.
      await segments.of(com, [moneyScope, `${plantScope('plant-1')}/commercial`]);
      await segments.of(com, null);
      await run(made);
      const now = await newDevice(plant, 'com', ['commercial'], device);
      const overtaken = {
        ...now.ports,
        segment: async (scopes: readonly string[] | null) => {
          const segment = await ports.segment(scopes);
          await run(after);
          return segment;
        },
      };
      await pullOnce(now.local, overtaken);
      await expectServerPlusPending(plant, now);
      expect(now.local.rows(lots).all().length).toBeLessThanOrEqual(3);
    }),
    { numRuns: 60 },
  );
});
