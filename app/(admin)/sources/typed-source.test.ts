import { expect, test } from 'vitest';
import { typedHours, typedScaled } from './typed-source.ts';

test('[ACT-64] hours and amounts are read as typed, and anything else is none', () => {
  expect(['30', ' 8760 ', '0', '8761', '1.5', '', '-3'].map(typedHours)).toEqual([
    30,
    8_760,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(['1', '1,250.5', '0.0625', 'x', '1.23456', ''].map((text) => typedScaled(text, 10_000))).toEqual([
    10_000,
    12_505_000,
    625,
    undefined,
    undefined,
    undefined,
  ]);
});
