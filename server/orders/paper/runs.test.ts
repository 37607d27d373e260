import { expect, test } from 'vitest';
import { isBackward, mirrored, runsSeen } from './runs.ts';

/** What a reader sees from left to right: each backward run turned round, sign by sign. */
const seen = (line: string): string =>
  runsSeen(line, isBackward(line))
    .map(({ words, backward }) => (backward ? mirrored(words) : words))
    .join('');

test('[QUOTE-5] what is written from left to right stays as it is', () => {
  for (const line of ['CPVC Elbow 1½" (grey)', 'श्री गणेश एल्बो 1½"', '']) expect(seen(line)).toBe(line);
});

test('[QUOTE-5] Arabic is turned round; its numbers, Latin names and brackets are not', () => {
  expect(seen('دفع 30 يوم')).toBe('موي 30 عفد');
  expect(seen('كوع ٢٥ قطع')).toBe('عطق ٢٥ عوك');
  expect(seen('كوع (أبيض)')).toBe('(ضيبأ) عوك');
  expect(seen('وصلة SWR Type-B')).toBe('SWR Type-B ةلصو');
});

test('[QUOTE-5] a size keeps its fraction and its inch mark at its right', () => {
  expect(seen('كوع 1½" أبيض')).toBe('ضيبأ 1½" عوك');
  expect(seen('كوع CPVC 1½"')).toBe('CPVC 1½" عوك');
});

test('[QUOTE-5] an Arabic name within an English line stands where it is written', () => {
  expect(seen('To: شركة 24 (دبي), Dubai')).toBe('To: (يبد) 24 ةكرش, Dubai');
});
