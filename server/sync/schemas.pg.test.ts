import { TRPCError } from '@trpc/server';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import { newId } from '../postgres/id.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { appRouter } from '../router.ts';
import { asked } from './any-action-fixture.ts';
import { hold, newDevice, newPlant } from './device-fixture.ts';
import { openSegments } from './segments.ts';
import { watchChanges } from './watch-changes.ts';

const { sql } = await testDatabase();
const plant = await newPlant(sql);

/** Calls by name as asha's app of some version: what it says need not have today's shape. */
async function app(schema: number) {
  const { actor } = await newDevice(plant, 'asha', ['quality']);
  const person = { actor, name: 'Asha', email: 'asha@test.example', tenantName: 'Plant', language: 'en' };
  const caller = appRouter.createCaller({
    house: plant.house,
    changes: watchChanges(sql),
    segments: openSegments(plant.house),
    person,
  });
  const device = { grp: newId(), secret: newId(), client: newId(), schema };
  const entry = (mid: number, name: string, args: unknown) => ({ mid, name, args, actor: actor.personId, at: 0 });
  return { caller, device, entry };
}

const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'answered',
    (error: unknown) => (error instanceof TRPCError ? error.code : error),
  );

test('[SYNC-15] an outbox written by the version before applies, and an action nobody knows is refused by name', async () => {
  const { caller, device, entry } = await app(schemaVersion - 1);
  const mutations = [entry(1, raiseHold.name, hold('L-1')), entry(2, 'hold.paint@1', { lotId: 'L-2' })];
  const { lastMid, outcomes } = await caller.sync.push({ ...device, now: 0, mutations });
  expect(lastMid).toBe(2);
  expect(outcomes.map(({ status, code }) => [status, code])).toEqual([
    ['applied', null],
    ['rejected', 'app.unknown_action'],
  ]);
  // The reason reaches its author with the first pull after the update.
  const updated = { ...device, schema: schemaVersion, cookie: null, base: null, check: false };
  const pulled = await caller.sync.pull(updated);
  expect(pulled.lastMid).toBe(2);
  expect(pulled.refused.map(({ mid, code }) => [mid, code])).toEqual([[2, 'app.unknown_action']]);
});

test('[SYNC-15] whatever waits in an outbox of today or of the two versions before ends, applied or refused with a reason', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const devices = await Promise.all([schemaVersion, schemaVersion - 1, schemaVersion - 2].map(app));
  let mid = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 20 }), async (actions) => {
      const from = mid;
      const ends = [];
      for (const { caller, device, entry } of devices) {
        const mutations = actions.map(({ name, args }, at) => entry(from + 1 + at, name, args));
        const push = () => caller.sync.push({ ...device, now: 0, mutations });
        // What the server fails on is tried three times and then set aside.
        let response = await push();
        for (let tries = 0; response.resendFrom !== null && tries < 3 * actions.length; tries += 1)
          response = await push();
        expect(response.lastMid).toBe(from + actions.length);
        ends.push(
          response.outcomes.map(({ mid: number, status, code }) => [number, status === 'applied' || code !== null]),
        );
      }
      mid += actions.length;
      for (const end of ends) expect(end).toEqual(actions.map((_, at) => [from + 1 + at, true]));
    }),
    { numRuns: 25 },
  );
});

test('[SYNC-15] an app that can not read the rows as they are told now is told to update, whatever else it says', async () => {
  const { caller, device } = await app(schemaVersion - 1);
  // The first version's pull had neither bases nor checks.
  expect(await codeOf(caller.sync.pull({ ...device, cookie: null } as never))).toBe('PRECONDITION_FAILED');
  expect(await codeOf(caller.sync.pull({ ...device, schema: schemaVersion, cookie: null } as never))).toBe(
    'BAD_REQUEST',
  );
});

test('[SYNC-15] an outbox older than the two versions before stays on its device until the app is up to date', async () => {
  const { caller, device, entry } = await app(schemaVersion);
  const mutations = [entry(1, raiseHold.name, hold('L-3'))];
  const older = { ...device, now: 0, mutations, schema: schemaVersion - 3 };
  expect(await codeOf(caller.sync.push(older as never))).not.toBe('answered');
  const { outcomes } = await caller.sync.push({ ...older, schema: schemaVersion });
  expect(outcomes.map(({ status }) => status)).toEqual(['applied']);
});
