import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Example } from './logistic.ts';
import { learn } from './logistic.ts';

const learning = { shrink: 1, least: 2, rounds: 150 };

const examplesOf = (sides: readonly boolean[]): Example[] =>
  sides.map((holds, at) => ({ holds, evidence: { [holds ? 'for' : 'against']: 1, [`once ${at}`]: 1, never: 0 } }));

test('[READ-25] what speaks for it weighs for it, what speaks against it against it, and the same examples teach the same', () => {
  const mixed = fc.array(fc.boolean(), { minLength: 10, maxLength: 40 });
  const enough = (sides: readonly boolean[]): boolean =>
    sides.filter(Boolean).length >= 3 && sides.filter((side) => !side).length >= 3;
  fc.assert(
    fc.property(mixed.filter(enough), (sides) => {
      const learnt = learn(examplesOf(sides), learning);
      const weights = new Map(learnt.weights);
      expect(weights.get('for')).toBeGreaterThan(0);
      expect(weights.get('against')).toBeLessThan(0);
      expect([...weights.keys()].sort()).toEqual(['against', 'for']);
      expect(learn(examplesOf(sides), learning)).toEqual(learnt);
    }),
    { numRuns: 25 },
  );
});
