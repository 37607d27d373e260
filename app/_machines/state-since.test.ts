import { expect, test } from 'vitest';
import { stateSince } from './state-since.ts';

const stop = { startedAt: 1_000 };

test('[DESK-36] a machine that stands has stood since it stopped, also once the stop has become a breakdown', () => {
  expect(stateSince({ state: 'stopped', stateSince: 1_000 }, stop)).toBe(1_000);
  expect(stateSince({ state: 'down', stateSince: 181_000 }, stop)).toBe(1_000);
});

test('[DESK-36] any other has been as it is since its state changed', () => {
  expect(stateSince({ state: 'running', stateSince: 5_000 }, stop)).toBe(5_000);
  expect(stateSince({ state: 'down', stateSince: 5_000 }, undefined)).toBe(5_000);
});
