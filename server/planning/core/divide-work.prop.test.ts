import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hour, minute } from '../../../db/values/instant.ts';
import { divideWork } from './divide-work.ts';
import type { PlanInput, Step, Work } from './plan-input.ts';
import { planPlant } from './plan-plant.ts';
import { policy, roundUp } from './policy.ts';

const now = Date.UTC(2026, 10, 2, 4, 30);
const perHour = 25;

const anyStep = fc.record({
  pieces: fc.integer({ min: 20, max: 400 }),
  /** Hours until it begins; begun so long ago where it is below nought. */
  begins: fc.integer({ min: -4, max: 12 }),
  counted: fc.integer({ min: 0, max: 15 }),
  /** Hours the other machine is still busy with the same product, and the own one is down. */
  busy: fc.integer({ min: 0, max: 10 }),
  down: fc.constantFrom(0, 0, 4),
  grain: fc.constantFrom(1_000, 5_000, 12_000),
});

const step = (startAt: number, endAt: number, machineId: string, more: Partial<Step> = {}): Step => ({
  position: 1,
  work: 'extrude',
  state: 'planned',
  machineId,
  startAt,
  endAt,
  startedAt: null,
  good: 0,
  scrap: 0,
  ...more,
});

const work = (id: string, quantity: number, only: Step): Work => ({
  id,
  productId: 'pipe',
  quantity,
  lineIds: ['line'],
  steps: [only],
  inputLotIds: [],
  shortFromAt: null,
  notBefore: 0,
});

type Given = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

function plantOf({ pieces, begins, counted, busy, down }: Given): PlanInput {
  const run = roundUp((pieces / perHour) * hour, policy.startGrid);
  const at = now + begins * hour;
  const begun = begins < 0 ? ({ state: 'running', startedAt: at, good: counted * 1_000 } as const) : {};
  const other = work('other', busy * perHour * 1_000, step(now, now + busy * hour, 'b'));
  return {
    now,
    recipes: [{ productId: 'pipe', routing: [{ work: 'extrude', perHour }], bom: [], leadTimeHours: 24 }],
    machines: ['a', 'b'].map((id, rank) => ({
      id,
      work: 'extrude',
      rank,
      closures: id === 'a' && down > 0 && begins < 0 ? [{ start: now, end: now + down * hour }] : [],
    })),
    stock: [],
    supplies: [],
    given: [],
    demand: [
      {
        lineId: 'line',
        orderId: 'order',
        productId: 'pipe',
        open: pieces * 1_000 + busy * perHour * 1_000,
        promiseAt: now + 100 * hour,
        firstPromiseAt: now + 100 * hour,
        wantedAt: null,
        confirmedAt: now - hour,
        position: 1,
        awaiting: false,
        leansOn: [],
      },
    ],
    work: [work('w', pieces * 1_000, step(at, at + run, 'a', begun)), ...(busy > 0 ? [other] : [])],
  };
}

const divided = (input: PlanInput, grain: number) =>
  divideWork(input, planPlant(input), { workId: 'w', position: 1, machineId: 'b', grain });

test('[PLAN-40] a division gives both whole multiples of a pack and no less than the shortest batch', () => {
  let found = 0;
  fc.assert(
    fc.property(anyStep, (given) => {
      const share = divided(plantOf(given), given.grain);
      if (!share) return;
      found += 1;
      expect(share.quantity % given.grain).toBe(0);
      expect(share.quantity).toBeGreaterThanOrEqual(perHour * 1_000);
      const counted = given.begins < 0 ? given.counted * 1_000 : 0;
      expect(given.pieces * 1_000 - counted - share.quantity).toBeGreaterThanOrEqual(perHour * 1_000);
      const [part] = share.part;
      expect(part).toMatchObject({ position: 1, equipmentId: 'b' });
      expect(part?.startAt).toBeGreaterThanOrEqual(now + given.busy * hour);
      expect(part?.endAt).toBeLessThan(share.whole.endAt);
    }),
    { numRuns: 500 },
  );
  expect(found).toBeGreaterThan(100);
});

/** When both are done at a share, as the machines run: the slow way to the same answer. */
function doneAt(input: PlanInput, quantity: number, freeAt: number): number {
  const all = planPlant(input).work.find(({ id }) => id === 'w')?.steps[0]?.endAt ?? 0;
  const share = (quantity / 1_000 / perHour) * hour;
  return Math.max(all - share, freeAt + share);
}

test('[PLAN-40] no other share would have both done sooner by more than a pack and the grid of starts take', () => {
  fc.assert(
    fc.property(anyStep, (given) => {
      const input = plantOf(given);
      const share = divided(input, given.grain);
      const least = perHour * 1_000;
      const freeAt = now + given.busy * hour;
      const left = given.pieces * 1_000;
      let best = Number.MAX_SAFE_INTEGER;
      for (let quantity = least; quantity <= left - least; quantity += 1_000)
        best = Math.min(best, doneAt(input, quantity, freeAt));
      if (!share) return;
      const slack = (given.grain / 1_000 / perHour) * hour + policy.promiseGrid + 10 * minute;
      const end = Math.max(share.part[0]?.endAt ?? 0, share.rest[0]?.endAt ?? 0);
      expect(end).toBeLessThanOrEqual(best + slack);
    }),
    { numRuns: 200 },
  );
});
