import 'fake-indexeddb/auto';
import { afterAll, expect, test } from 'vitest';
import { scopesOf } from '../../db/scope.ts';
import { Local, setFact } from './local.ts';
import { hasFetched } from './status.ts';

const local = new Local('status');
afterAll(() => local.delete());

const operator = { functions: ['operator' as const], plantIds: ['nashik'] };
const manager = { functions: ['manager' as const], plantIds: ['nashik', 'jebel-ali'] };

test('[SCREEN-8] before the first pull nothing is known, so nothing counts as absent', async () => {
  expect(await hasFetched(local, operator)).toBe(false);
});

test('[SCREEN-8] who may see more than the person before them has not everything here yet', async () => {
  await setFact(local, 'cookie', { scopes: scopesOf(operator) } as never);
  expect(await hasFetched(local, operator)).toBe(true);
  expect(await hasFetched(local, manager)).toBe(false);
});
