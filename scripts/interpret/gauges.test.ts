import { expect, test } from 'vitest';
import { gaugeDates, gaugeNumbers } from './gauges.ts';

test('[READ-20] of the days people name, at least 98 in 100 are read', () => {
  for (const [language, { phrases, right, wrong }] of Object.entries(gaugeDates())) {
    expect([language, phrases >= 100]).toEqual([language, true]);
    expect(right, `${language}: ${wrong.map(({ phrase }) => phrase).join(', ')}`).toBeGreaterThanOrEqual(98);
  }
});

test('[READ-20] of the numbers people say in words, at least 98 in 100 are read', () => {
  for (const [language, { phrases, right, wrong }] of Object.entries(gaugeNumbers())) {
    expect([language, phrases >= 100]).toEqual([language, true]);
    expect(right, `${language}: ${wrong.map(({ phrase }) => phrase).join(', ')}`).toBeGreaterThanOrEqual(98);
  }
});
