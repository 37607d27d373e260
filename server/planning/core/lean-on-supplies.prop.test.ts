import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hour } from '../../../db/values/instant.ts';
import type { Demand, ExpectedSupply, PlanInput } from './plan-input.ts';
import { planPlant } from './plan-plant.ts';
import { applyPlan, arbitraryEvent, arbitraryPlant, happen } from './plant-fixture.ts';
import { policy, roundUp } from './policy.ts';
import { needsOf } from './stage-material.ts';

const now = Date.UTC(2026, 10, 2, 4, 30);
const lead = 200;
const never = Number.MAX_SAFE_INTEGER;

interface Asked {
  readonly quantity: number;
  readonly wanted: number | null;
}
interface Owed {
  readonly quantity: number;
  readonly at: number;
}

/** A dealer's shop: one bought product, so much on hand, so much owed; hours and pieces. */
const shop = fc.record({
  onHand: fc.integer({ min: 0, max: 12 }),
  owed: fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 12 }), at: fc.integer({ min: 1, max: 60 }) }), {
    maxLength: 5,
  }),
  asked: fc.array(
    fc.record({
      quantity: fc.integer({ min: 1, max: 10 }),
      wanted: fc.option(fc.integer({ min: 1, max: 80 }), { nil: null }),
    }),
    { maxLength: 7 },
  ),
});

const supplyOf = ({ quantity, at }: Owed, index: number): ExpectedSupply => ({
  supplyId: `supply-${index}`,
  productId: 'glue',
  quantity: quantity * 1_000,
  at: now + at * hour,
});

const lineOf = ({ quantity, wanted }: Asked, index: number): Demand => ({
  lineId: `line-${index}`,
  orderId: `order-${index}`,
  productId: 'glue',
  open: quantity * 1_000,
  promiseAt: null,
  firstPromiseAt: null,
  wantedAt: wanted === null ? null : now + wanted * hour,
  confirmedAt: now + index,
  position: 1,
  awaiting: false,
  leansOn: [],
});

const emptyShop = (onHand: number, owed: readonly Owed[]): PlanInput => ({
  now,
  recipes: [{ productId: 'glue', routing: [], bom: [], leadTimeHours: lead }],
  machines: [],
  stock:
    onHand === 0
      ? []
      : [{ lotId: 'lot', productId: 'glue', quantity: onHand * 1_000, usable: true, madeAt: now - hour }],
  supplies: owed.map(supplyOf),
  demand: [],
  given: [],
  work: [],
});

/** Asks one after the other, each planned before the next is heard. */
function askAll(onHand: number, owed: readonly Owed[], asked: readonly Asked[]): PlanInput {
  let input = emptyShop(onHand, owed);
  for (const [index, each] of asked.entries()) {
    const with1 = { ...input, demand: [...input.demand, lineOf(each, index)] };
    input = applyPlan(with1, planPlant(with1, 'insert'));
  }
  return input;
}

/** Whether commitments (so much by then) can all be kept: at no time is more due than has come. By trying every time. */
function canKeep(owed: readonly Owed[], committed: readonly { quantity: number; by: number }[]): boolean {
  const sum = (all: readonly { quantity: number }[]) => all.reduce((total, { quantity }) => total + quantity, 0);
  return committed.every(
    ({ by }) => sum(committed.filter((each) => each.by <= by)) <= sum(owed.filter((each) => each.at <= by)),
  );
}

/** Hours at which each asked one is ready by the book: the first time that breaks no commitment made before. */
function byTheBook(onHand: number, owed: readonly Owed[], asked: readonly Asked[]): number[] {
  let there = onHand;
  const committed: { quantity: number; by: number }[] = [];
  return asked.map(({ quantity, wanted }) => {
    const open = quantity - Math.min(there, quantity);
    there -= quantity - open;
    if (open === 0) return 0;
    const due = Math.max(0, (wanted ?? 1) - policy.handling / hour);
    const times = [due, ...owed.map(({ at }) => at)].filter((at) => at >= due).sort((a, b) => a - b);
    const by = times.find((at) => canKeep(owed, [...committed, { quantity: open, by: at }]));
    if (by === undefined) {
      // It takes what is left at any time, and the rest is bought.
      let part = open;
      while (part > 0 && !canKeep(owed, [...committed, { quantity: part, by: 1_000 }])) part -= 1;
      committed.push({ quantity: part, by: 1_000 });
      return lead;
    }
    const promised = Math.max(by + policy.handling / hour, wanted ?? 0);
    committed.push({ quantity: open, by: promised - policy.handling / hour });
    return by;
  });
}

test('[SUPPLY-1] a bought product is promised by the book: cumulative, never from what an earlier promise needs', () => {
  fc.assert(
    fc.property(shop, ({ onHand, owed, asked }) => {
      const { demand } = askAll(onHand, owed, asked);
      const book = byTheBook(onHand, owed, asked).map((ready, index) =>
        Math.max(
          roundUp(now + ready * hour + policy.handling, policy.promiseGrid),
          lineOf(asked[index] as Asked, index).wantedAt ?? 0,
        ),
      );
      expect(demand.map(({ promiseAt }) => promiseAt)).toEqual(book);
    }),
    { numRuns: 2_000 },
  );
});

test('[SUPPLY-1] nothing a supplier owes counts twice, and no promise comes before what it leans on', () => {
  const story = fc.tuple(arbitraryPlant, fc.array(fc.array(arbitraryEvent, { maxLength: 4 }), { maxLength: 5 }));
  fc.assert(
    fc.property(story, ([plant, chapters]) => {
      let input = plant;
      for (const events of [[], ...chapters]) {
        input = events.reduce(happen, input);
        const plan = planPlant(input);
        const owed = new Map(input.supplies.map((supply) => [supply.supplyId, supply]));
        const leaning = Map.groupBy(plan.leans, ({ supplyId }) => supplyId);
        for (const [supplyId, leans] of leaning)
          expect(leans.reduce((sum, { quantity }) => sum + quantity, 0)).toBeLessThanOrEqual(
            owed.get(supplyId)?.quantity ?? 0,
          );
        for (const { leansOn, readyAt } of plan.lines)
          for (const supplyId of leansOn) expect(readyAt).toBeGreaterThanOrEqual(owed.get(supplyId)?.at ?? never);
        input = applyPlan(input, plan);
      }
    }),
    { numRuns: 150 },
  );
});

test('[SUPPLY-2] work that is not called short finds its material when it starts, on hand or brought by then', () => {
  const story = fc.tuple(arbitraryPlant, fc.array(fc.array(arbitraryEvent, { maxLength: 4 }), { maxLength: 5 }));
  fc.assert(
    fc.property(story, ([plant, chapters]) => {
      let input = plant;
      for (const events of [[], ...chapters]) {
        input = events.reduce(happen, input);
        const plan = planPlant(input);
        const recipes = new Map(input.recipes.map((recipe) => [recipe.productId, recipe]));
        const waiting = plan.work
          .filter((work) => work.shortFromAt === null && work.steps.every(({ startedAt }) => startedAt === null))
          .map((work) => ({
            at: Math.min(...work.steps.map(({ startAt }) => startAt)),
            needs: needsOf(work, recipes.get(work.productId)),
          }));
        const there = input.stock.filter((lot) => lot.productId === 'resin' && lot.usable);
        for (const { at } of waiting) {
          const due = waiting.filter((each) => each.at <= at).flatMap(({ needs }) => needs);
          const come = input.supplies.filter((supply) => supply.productId === 'resin' && supply.at <= at);
          const sum = (all: readonly { quantity: number }[]) =>
            all.reduce((total, { quantity }) => total + quantity, 0);
          expect(sum(due)).toBeLessThanOrEqual(sum(there) + sum(come));
        }
        input = applyPlan(input, plan);
      }
    }),
    { numRuns: 150 },
  );
});

test('[SUPPLY-3] a supply that comes later moves promises only later, one that comes sooner moves none', () => {
  fc.assert(
    fc.property(shop, fc.nat(4), fc.integer({ min: 1, max: 90 }), ({ onHand, owed, asked }, which, at) => {
      const before = askAll(onHand, owed, asked);
      const moved = owed.map((each, index) => (index === which ? { ...each, at } : each));
      const input = { ...before, supplies: moved.map(supplyOf) };
      const plan = planPlant(input);
      const lines = new Map(before.demand.map((line) => [line.lineId, line]));
      const earlier = at <= (owed[which]?.at ?? 0);
      for (const { lineId, promiseAt } of plan.lines) {
        const line = lines.get(lineId);
        expect(promiseAt).toBeGreaterThanOrEqual(line?.firstPromiseAt ?? never);
        if (earlier) expect(promiseAt).toBe(line?.promiseAt);
      }
    }),
    { numRuns: 1_000 },
  );
});
