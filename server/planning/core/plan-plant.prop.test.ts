import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minute } from '../../../db/values/instant.ts';
import { openTime } from './open-time.ts';
import type { Plan } from './plan.ts';
import type { PlanInput, Step } from './plan-input.ts';
import { planPlant } from './plan-plant.ts';
import { applyPlan, arbitraryEvent, arbitraryPlant, type Event, happen, plantWithHours } from './plant-fixture.ts';
import { policy } from './policy.ts';
import { targetOf } from './rank-demand.ts';
import { kindsOf, rateOf, runOf } from './step-kind.ts';

/** Plans a random plant, lets things happen, plans again; `holds` is asked of every plan. */
function everyPlan(holds: (input: PlanInput, plan: Plan) => void, runs = 250): void {
  const story = fc.tuple(
    fc.oneof(arbitraryPlant, plantWithHours),
    fc.array(fc.array(arbitraryEvent, { maxLength: 4 }), { maxLength: 6 }),
  );
  fc.assert(
    fc.property(story, ([plant, chapters]: [PlanInput, Event[][]]) => {
      let input = plant;
      for (const events of [[], ...chapters]) {
        input = events.reduce(happen, input);
        const plan = planPlant(input);
        holds(input, plan);
        input = applyPlan(input, plan);
      }
    }),
    { numRuns: runs },
  );
}

const machinesOf = (input: PlanInput) => new Map(input.machines.map((machine) => [machine.id, machine]));
const recipesOf = (input: PlanInput) => new Map(input.recipes.map((recipe) => [recipe.productId, recipe]));
const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

test('[PLAN-1] a machine does one planned step at a time, never while it is down', () => {
  everyPlan((input, plan) => {
    for (const machine of input.machines) {
      const planned = plan.work
        .flatMap((work) => work.steps)
        .filter((step) => step.machineId === machine.id && step.startedAt === null)
        .sort((a, b) => a.startAt - b.startAt);
      for (const [at, step] of planned.entries()) {
        const next = planned[at + 1];
        if (next) expect(step.endAt).toBeLessThanOrEqual(next.startAt);
        for (const closed of machine.closures)
          expect(step.endAt <= closed.start || closed.end <= step.startAt).toBe(true);
        expect(step.startAt).toBeGreaterThanOrEqual(input.now);
      }
    }
  });
});

test('[PLAN-2] a step starts after the step before it ends, on a machine of its work', () => {
  everyPlan((input, plan) => {
    const machines = machinesOf(input);
    for (const work of plan.work) {
      for (const [at, step] of work.steps.entries()) {
        const before = work.steps[at - 1];
        if (before && step.startedAt === null) expect(step.startAt).toBeGreaterThanOrEqual(before.endAt);
        expect(machines.get(step.machineId ?? '')?.work).toBe(step.work);
      }
    }
  });
});

test('[PLAN-3] stock is given only from usable lots of the product, never more than there is or is needed', () => {
  everyPlan((input, plan) => {
    const all = [...plan.given, ...plan.kept];
    for (const lot of input.stock) {
      const given = sum(all.filter((each) => each.lotId === lot.lotId).map((each) => each.quantity));
      expect(given).toBeLessThanOrEqual(lot.usable ? lot.quantity : 0);
    }
    const productOf = new Map(input.stock.map((lot) => [lot.lotId, lot.productId]));
    for (const line of input.demand) {
      const own = all.filter((each) => each.lineId === line.lineId);
      expect(sum(own.map((each) => each.quantity))).toBeLessThanOrEqual(line.open);
      for (const each of own) expect(productOf.get(each.lotId)).toBe(line.productId);
    }
  });
});

test('[PLAN-4] what an order line waits for is covered by stock, a work order, or reported as uncovered', () => {
  everyPlan((input, plan) => {
    const covers = [...plan.given, ...plan.kept, ...plan.pegs, ...plan.leans, ...plan.uncovered];
    for (const line of input.demand) {
      const covered = covers.filter((each) => each.lineId === line.lineId).map((each) => each.quantity);
      expect(sum(covered)).toBe(line.open);
    }
    for (const work of plan.work) {
      const pegged = plan.pegs.filter((each) => each.workId === work.id).map((each) => each.quantity);
      expect(sum(pegged)).toBeLessThanOrEqual(work.quantity);
    }
  });
});

test('[PLAN-5] what runs, ran or is released to the floor keeps its machine, and is never planned earlier', () => {
  everyPlan((input, plan) => {
    const after = new Map(plan.work.map((work) => [work.id, work]));
    for (const work of input.work) {
      const kinds = kindsOf(work, input.now, machinesOf(input));
      for (const [at, step] of work.steps.entries()) {
        const kind = kinds[at];
        if (kind === 'free' || kind === 'placed') continue;
        const now = after.get(work.id)?.steps[at] as Step;
        expect(now.machineId).toBe(step.machineId);
        expect(now.startAt).toBeGreaterThanOrEqual(step.startAt);
        if (kind !== 'frozen') expect(now.startAt).toBe(step.startAt);
      }
    }
  });
});

test('[PLAN-6] no line is late while a line promised later holds stock of the product', () => {
  everyPlan((input, plan) => {
    const recipes = recipesOf(input);
    const lines = new Map(input.demand.map((line) => [line.lineId, line]));
    for (const { lineId, inStock, readyAt } of plan.lines) {
      const line = lines.get(lineId);
      if (!line || line.promiseAt === null || inStock || line.awaiting) continue;
      const target = targetOf(line, recipes.get(line.productId));
      if (readyAt + policy.handling <= target) continue;
      const later = plan.given.filter((each) => {
        const other = lines.get(each.lineId);
        if (each.fixed || other?.productId !== line.productId) return false;
        return other.promiseAt === null || targetOf(other, recipes.get(other.productId)) > target;
      });
      expect(later).toEqual([]);
    }
  });
});

test('[PLAN-7] planned again without change, a plan is the same plan', () => {
  everyPlan((input, plan) => {
    const settled = applyPlan(input, plan);
    const again = planPlant(settled);
    const bare = (of: Plan) => ({
      given: of.given.map(({ lotId, lineId, quantity }) => `${lotId} ${lineId} ${quantity}`).sort(),
      promises: of.lines.map(({ lineId, promiseAt }) => `${lineId} ${promiseAt}`).sort(),
      dropped: of.dropped,
      added: of.work.filter((work) => work.isNew).length,
      steps: of.work
        .flatMap((work) => work.steps.map((step) => `${step.work} ${step.machineId} ${step.startAt} ${step.endAt}`))
        .sort(),
    });
    expect(bare(again)).toEqual({ ...bare(plan), dropped: [], added: 0 });
  });
});

test('[PLAN-8] a promise is on the half hour or the wanted date, and one that can be kept is kept', () => {
  everyPlan((input, plan) => {
    const lines = new Map(input.demand.map((line) => [line.lineId, line]));
    for (const { lineId, promiseAt, readyAt, inStock } of plan.lines) {
      const line = lines.get(lineId);
      expect(promiseAt % policy.promiseGrid).toBe(0);
      if (line?.awaiting) expect(promiseAt).toBe(line.promiseAt);
      else if (!inStock)
        expect(promiseAt).toBeGreaterThanOrEqual(Math.min(readyAt + policy.handling, line?.promiseAt ?? Infinity));
      if (line?.promiseAt && readyAt + policy.handling <= line.promiseAt)
        expect(promiseAt).toBeLessThanOrEqual(line.promiseAt);
      if (line?.promiseAt && line.firstPromiseAt)
        expect(promiseAt).toBeGreaterThanOrEqual(Math.min(line.promiseAt, line.firstPromiseAt));
    }
  });
});

test('[PLAN-9] a line whose lot is on hold is given no other lot before a person decides, but free stock is kept for it', () => {
  everyPlan((input, plan) => {
    const awaiting = input.demand.filter((line) => line.awaiting);
    const before = new Set(input.given.map(({ lotId, lineId }) => `${lotId} ${lineId}`));
    for (const { lineId } of awaiting) {
      for (const each of plan.given.filter((other) => other.lineId === lineId))
        expect(before).toContain(`${each.lotId} ${lineId}`);
    }
  });
});

test('[PLAN-18] a step begins in its machine’s hours and lasts as many minutes of them as it needs', () => {
  everyPlan((input, plan) => {
    const machines = machinesOf(input);
    const recipes = recipesOf(input);
    for (const work of plan.work) {
      for (const step of work.steps.filter(({ startedAt, machineId }) => startedAt === null && machineId !== null)) {
        const shut = machines.get(step.machineId ?? '')?.hours?.shut ?? [];
        const isOpen = (at: number): boolean => shut.every(({ start, end }) => at < start || end <= at);
        expect(isOpen(step.startAt)).toBe(true);
        expect(isOpen(step.endAt - 1)).toBe(true);
        let worked = 0;
        for (let at = step.startAt; at < step.endAt; at += minute) if (isOpen(at)) worked += minute;
        const run = runOf(work.quantity, rateOf(step, recipes.get(work.productId)) ?? 0);
        expect([run, run + policy.changeover]).toContain(worked);
      }
    }
  });
});

test('[PLAN-18] hours without a closed moment, and the hours of machines nobody uses, change nothing', () => {
  fc.assert(
    fc.property(arbitraryPlant, (plant) => {
      const idle = { id: 'spare', work: 'paint', rank: 0, closures: [], hours: openTime([{ start: 0, end: 1 }]) };
      const open = { ...plant, machines: [...plant.machines.map((each) => ({ ...each, hours: openTime([]) })), idle] };
      expect(planPlant(open)).toEqual(planPlant(plant));
    }),
  );
});
