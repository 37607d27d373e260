import { expect, test } from 'vitest';
import type { LineReading } from './line-reading.ts';
import { isTooMuchToAsk } from './persons-draft.ts';

const line = (accepted: boolean): LineReading => ({
  phrase: 'elbow',
  productId: 'p-1',
  candidates: [],
  quantity: null,
  unit: null,
  baseQuantity: null,
  confidence: 0.5,
  accepted,
});
const lines = (unsure: number): LineReading[] => [
  ...Array.from({ length: unsure }, () => line(false)),
  ...Array.from({ length: 20 }, () => line(true)),
];

test('[READ-18] four open lines are asked about, five are a person’s, and so is what was asked about four times', () => {
  expect([isTooMuchToAsk(lines(4), 0), isTooMuchToAsk(lines(5), 0)]).toEqual([false, true]);
  expect([isTooMuchToAsk(lines(1), 3), isTooMuchToAsk(lines(1), 4)]).toEqual([false, true]);
});
