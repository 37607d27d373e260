import { expect, test } from 'vitest';
import { isStale, staleAfterMs } from './stale.ts';

test('[SYNC-22] data is old ten minutes after the last pull, before any, and when the clock was set back since', () => {
  const pulledAt = 1_000_000_000;
  expect(isStale(pulledAt, pulledAt)).toBe(false);
  expect(isStale(pulledAt, pulledAt + staleAfterMs)).toBe(false);
  expect(isStale(pulledAt, pulledAt + staleAfterMs + 1)).toBe(true);
  // The server's clock may be a little behind what it said.
  expect(isStale(pulledAt, pulledAt - 1_000)).toBe(false);
  expect(isStale(pulledAt, pulledAt - staleAfterMs - 1)).toBe(true);
  expect(isStale(null, pulledAt)).toBe(true);
});
