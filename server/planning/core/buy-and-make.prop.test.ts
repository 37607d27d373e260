import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hour } from '../../../db/values/instant.ts';
import type { PlanInput } from './plan-input.ts';
import { planPlant } from './plan-plant.ts';
import { policy } from './policy.ts';

const now = Date.UTC(2026, 10, 2, 4, 30);

/** One order for what one machine makes and a supplier brings. */
const anyShop = fc.record({
  pieces: fc.integer({ min: 10, max: 300 }),
  wanted: fc.integer({ min: 2, max: 60 }),
  owed: fc.integer({ min: 10, max: 400 }),
  comes: fc.integer({ min: 1, max: 90 }),
});

const shopOf = ({
  pieces,
  wanted,
  owed,
  comes,
}: typeof anyShop extends fc.Arbitrary<infer T> ? T : never): PlanInput => ({
  now,
  recipes: [{ productId: 'pipe', routing: [{ work: 'extrude', perHour: 20 }], bom: [], leadTimeHours: 24 }],
  machines: [{ id: 'a', work: 'extrude', rank: 1, closures: [] }],
  stock: [],
  supplies: [{ supplyId: 's', productId: 'pipe', quantity: owed * 1_000, at: now + comes * hour }],
  given: [],
  work: [],
  demand: [
    {
      lineId: 'line',
      orderId: 'order',
      productId: 'pipe',
      open: pieces * 1_000,
      promiseAt: null,
      firstPromiseAt: null,
      wantedAt: now + wanted * hour,
      confirmedAt: now,
      position: 1,
      awaiting: false,
      leansOn: [],
    },
  ],
});

test('[SUPPLY-8] what is bought is taken where it comes in time, and made where it would not', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyShop, (given) => {
      const input = shopOf(given);
      const plan = planPlant(input);
      const alone = planPlant({ ...input, supplies: [] });
      const readyAt = plan.lines[0]?.readyAt ?? 0;
      const due = now + given.wanted * hour - policy.handling;
      const late = (at: number) => Math.max(0, at - due);
      expect(late(readyAt)).toBeLessThanOrEqual(late(alone.lines[0]?.readyAt ?? 0) + policy.worthMoving);
      if (given.owed >= given.pieces && given.comes * hour <= due - now) {
        expect(plan.work).toEqual([]);
        expect(plan.leans).toEqual([
          { lineId: 'line', supplyId: 's', quantity: given.pieces * 1_000, at: now + given.comes * hour },
        ]);
      }
      seen.add(plan.leans.length > 0 ? 'leans' : 'makes');
    }),
    { numRuns: 500 },
  );
  expect([...seen].sort()).toEqual(['leans', 'makes']);
});
