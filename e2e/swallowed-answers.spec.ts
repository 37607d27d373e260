import { healFleet, keepBusy, makeFleet } from '../scripts/fleet/fleet.ts';
import { judgeFleet } from '../scripts/fleet/judge-fleet.ts';
import { startSwallowing } from '../scripts/fleet/swallowing-proxy.ts';
import { randomFrom } from '../scripts/simulate/random.ts';
import { expect, test } from './system.ts';

test.use({ instance: 'fleet' });

const phones = 16;
const wanted = 1_000;

test(`[SYNC-2] [SYNC-9] the answer of a push is lost after the commit ${wanted} times: each action is done once`, async ({
  sql,
  system,
}) => {
  const random = randomFrom(11);
  let isHealing = false;
  const proxy = await startSwallowing(system.url, () => !isHealing && random.chance(0.85));
  try {
    const devices = await makeFleet(sql, proxy.url, phones);
    await keepBusy(devices, () => proxy.swallowed() >= wanted, 11);
    isHealing = true;
    await healFleet(devices);
    expect(proxy.swallowed()).toBeGreaterThanOrEqual(wanted);
    expect(await judgeFleet(sql, devices)).toEqual({ lost: 0, doubled: 0, silent: 0, stuck: 0, diverged: 0 });
    expect(devices.flatMap(({ complaints }) => complaints)).toEqual([]);
  } finally {
    await proxy.stop();
  }
});
