import { expect, test } from 'vitest';
import { guessLimit } from './guess-limit.ts';

const tenTimes = Array.from({ length: 10 }, () => 0);

test('[IDENTITY-7] an address has ten guesses in ten minutes, and another has its own', () => {
  let now = 1_000;
  const limit = guessLimit(() => now);
  expect(tenTimes.map(() => limit.take('a@plant.example'))).toEqual(tenTimes);
  now += 60_000;
  expect(limit.take('a@plant.example')).toBe(540_000);
  expect(limit.take('b@plant.example')).toBe(0);
  now += 540_000;
  expect(limit.take('a@plant.example')).toBe(0);
});

test('[IDENTITY-7] a right password gives all guesses back', () => {
  const limit = guessLimit(() => 0);
  for (const _ of tenTimes) limit.take('a@plant.example');
  limit.forget('a@plant.example');
  expect(limit.take('a@plant.example')).toBe(0);
});

test('[IDENTITY-7] guessing at many addresses fills no memory: the oldest are forgotten', () => {
  const limit = guessLimit(() => 0);
  for (const _ of tenTimes) limit.take('first@plant.example');
  for (let each = 0; each < 10_000; each += 1) limit.take(`${each}@plant.example`);
  expect(limit.take('first@plant.example')).toBe(0);
});
