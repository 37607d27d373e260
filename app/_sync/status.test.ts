import { expect, test } from 'vitest';
import { scopesOf } from '../../db/scope.ts';
import { emptyDevice, told } from './replica-fixture.ts';
import { hasFetched } from './status.ts';

const operator = { functions: ['operator' as const], plantIds: ['nashik'] };
const manager = { functions: ['manager' as const], plantIds: ['nashik', 'jebel-ali'] };

test('[SCREEN-8] before the first pull nothing is known, so nothing counts as absent', async () => {
  const device = await emptyDevice(scopesOf(operator));
  expect(hasFetched(device, operator)).toBe(false);
});

test('[SCREEN-8] who may see more than the person before them has not everything here yet', async () => {
  const device = await emptyDevice(scopesOf(operator));
  await device.lay(null, told({}, scopesOf(operator)), 0);
  expect(hasFetched(device, operator)).toBe(true);
  expect(hasFetched(device, manager)).toBe(false);
});
