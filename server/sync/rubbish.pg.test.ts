import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { mutators } from '../../db/mutators.ts';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import { pullRequest, pushRequest } from '../../db/sync/wire.ts';
import { newId } from '../postgres/id.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor } from '../postgres/test-house.ts';
import { rubbish } from './any-arguments-fixture.ts';
import { admitDevice } from './device.ts';
import { newPlant } from './device-fixture.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';

const { sql } = await testDatabase();
const plant = await newPlant(sql);
const { house, tenantId } = plant;
const actor = testActor(tenantId, 'asha', ['quality'], ['plant-1']);
const newDevice = () => ({ grp: newId(), secret: newId(), client: newId(), schema: schemaVersion });

const deep = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
const clock = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(1e308, -1e308, 0, 1.7e12));
const mutation = fc.record({
  name: fc.oneof(fc.constantFrom(...mutators.keys()), fc.string({ unit: 'binary', maxLength: 100 })),
  args: fc.oneof(rubbish, fc.record({ holdId: rubbish, lotId: rubbish, reason: rubbish, note: rubbish })),
  actor: fc.oneof(fc.constant('asha'), fc.string({ unit: 'binary', maxLength: 100 })),
  at: clock,
});

describe('rubbish from a device', () => {
  test('[SYNC-12] whatever a push carries, each action is settled and none blocks those behind it', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 8 }), clock, async (given, now) => {
        const device = newDevice();
        const mutations = given.map((each, index) => ({ ...each, mid: index + 1 }));
        const request = pushRequest.parse(JSON.parse(JSON.stringify({ ...device, now, mutations })));
        expect(await admitDevice(sql, actor, request)).toBe(true);
        const answer = await push(house, actor, request);
        expect(answer).toMatchObject({ lastMid: given.length, resendFrom: null });
        expect(answer.outcomes.map(({ status }) => status)).not.toContain('parked');
        expect(await push(house, actor, request)).toEqual(answer);
      }),
      { numRuns: 80 },
    );
    expect(said).not.toHaveBeenCalled();
  });

  test('[SYNC-12] NUL, half a character, and a thousand levels are refused by name', async () => {
    const device = newDevice();
    await admitDevice(sql, actor, device);
    const all = ['\0', '\ud800', deep(1_000), 'x'.repeat(5_000)];
    const mutations = all.map((note, index) => ({
      mid: index + 1,
      name: 'hold.raise@1',
      args: { holdId: newId(), lotId: 'L-1', reason: 'surface', note },
      actor: 'asha',
      at: 0,
    }));
    const { outcomes } = await push(house, actor, { ...device, now: 0, mutations });
    expect(outcomes.map(({ code }) => code)).toEqual(all.map(() => 'args.invalid'));
    const told = await pull(house, actor, { ...device, cookie: null, base: null, check: false });
    expect(told.refused.map(({ code }) => code)).toEqual(all.map(() => 'args.invalid'));
  });

  test('[SYNC-12] a cookie that is no cookie of ours starts over', async () => {
    const digits = fc.stringMatching(/^\d{1,22}$/);
    const snapshot = fc.oneof(
      fc.tuple(digits, digits, fc.array(digits, { maxLength: 3 })).map(([xmin, xmax, xip]) => `${xmin}:${xmax}:${xip}`),
      fc.constantFrom('0:0:', '5:3:', '3:5:4,3', '3:5:9', '1:1:', '9223372036854775807:9223372036854775807:'),
      fc.string({ maxLength: 20 }),
    );
    const device = newDevice();
    await admitDevice(sql, actor, device);
    const fresh = await pull(house, actor, { ...device, cookie: null, base: null, check: false });
    await fc.assert(
      fc.asyncProperty(snapshot, fc.array(fc.string(), { maxLength: 3 }), async (text, scopes) => {
        const cookie = { epoch: fresh.cookie.epoch, snapshot: text, scopes };
        const asked = { ...device, cookie, base: { ...cookie, scopes: ['tenant'] }, check: true };
        const answer = await pull(house, actor, pullRequest.parse(asked));
        expect(answer.cookie.epoch).toBe(fresh.cookie.epoch);
      }),
      { numRuns: 50 },
    );
  });
});
