import fc from 'fast-check';
import { without } from '../../../db/equipment/closed-hours.ts';
import { hour, minute } from '../../../db/values/instant.ts';
import { openTime } from './open-time.ts';
import type { Plan } from './plan.ts';
import type { Demand, ExpectedSupply, Interval, PlanInput, Stock, Work } from './plan-input.ts';
import { asPublished } from './plan-plant.ts';
import { policy, roundUp } from './policy.ts';
import { isNewId } from './size-batches.ts';

/** Small random plants and the things that happen in them, for property tests. */
const start = Date.UTC(2026, 10, 2, 4, 30);

const productIds = ['pipe', 'elbow', 'tee'];
const works = ['mix', 'extrude', 'test'];

const recipe = (productId: string) =>
  fc
    .record({
      steps: fc.subarray(works, { minLength: 0 }),
      perHour: fc.integer({ min: 20, max: 400 }),
      resin: fc.integer({ min: 0, max: 900 }),
      lead: fc.integer({ min: 1, max: 72 }),
    })
    .map(({ steps, perHour, resin, lead }) => ({
      productId,
      routing: steps.map((work) => ({ work, perHour })),
      bom: resin > 0 ? [{ productId: 'resin', thousandthsPerUnit: resin }] : [],
      leadTimeHours: lead,
    }));

const lot = (productId: string, index: number) =>
  fc.record({ pieces: fc.integer({ min: 1, max: 600 }), usable: fc.integer({ min: 0, max: 4 }), age: fc.nat(200) }).map(
    ({ pieces, usable, age }): Stock => ({
      lotId: `${productId}-${index}`,
      productId,
      quantity: pieces * 1_000,
      usable: usable > 0,
      madeAt: start - age * hour,
    }),
  );

const arbitraryDemand = fc
  .record({
    productId: fc.constantFrom(...productIds),
    pieces: fc.integer({ min: 1, max: 900 }),
    wanted: fc.option(fc.integer({ min: 1, max: 120 }), { nil: null }),
  })
  .map(
    ({ productId, pieces, wanted }) =>
      (id: string, now: number): Demand => ({
        lineId: id,
        orderId: `order-${id}`,
        productId,
        open: pieces * 1_000,
        promiseAt: null,
        firstPromiseAt: null,
        wantedAt: wanted === null ? null : roundUp(now + wanted * hour, policy.promiseGrid),
        confirmedAt: now,
        position: 1,
        awaiting: false,
        leansOn: [],
      }),
  );

const machines = fc
  .record({
    mix: fc.integer({ min: 0, max: 1 }),
    extrude: fc.integer({ min: 1, max: 3 }),
    test: fc.integer({ min: 1, max: 2 }),
  })
  .map((counts) =>
    Object.entries(counts).flatMap(([work, count]) =>
      Array.from({ length: count }, (_, at) => ({ id: `${work}-${at + 1}`, work, rank: at, closures: [] })),
    ),
  );

/** What a supplier owes: of a product, or of the material. */
const arbitrarySupply = fc
  .record({
    productId: fc.constantFrom(...productIds, 'resin'),
    pieces: fc.integer({ min: 1, max: 600 }),
    hours: fc.integer({ min: 1, max: 96 }),
  })
  .map(
    ({ productId, pieces, hours }) =>
      (supplyId: string): ExpectedSupply => ({
        supplyId,
        productId,
        quantity: pieces * 1_000,
        at: start + hours * hour + 7 * minute,
      }),
  );

export const arbitraryPlant: fc.Arbitrary<PlanInput> = fc
  .record({
    recipes: fc.tuple(...productIds.map(recipe)),
    machines,
    stock: fc.tuple(
      ...[...productIds, 'resin'].flatMap((id) => [1, 2, 3].map((at) => fc.option(lot(id, at), { nil: undefined }))),
    ),
    supplies: fc.array(arbitrarySupply, { maxLength: 5 }),
    demand: fc.array(arbitraryDemand, { maxLength: 8 }),
  })
  .map(({ recipes, machines, stock, supplies, demand }) => ({
    now: start,
    recipes: [...recipes, { productId: 'resin', routing: [], bom: [], leadTimeHours: 24 }],
    machines,
    stock: stock.filter((each) => each !== undefined),
    supplies: supplies.map((make, at) => make(`supply-${at}`)),
    demand: demand.map((line, at) => line(`line-${at}`, start)),
    given: [],
    work: [],
  }));

const day = 24 * hour;
const days = 60;

/** Closed nights, and closed days, for as long as these plants are planned. */
const arbitraryShut: fc.Arbitrary<Interval[]> = fc
  .record({
    from: fc.integer({ min: 0, max: 95 }),
    quarters: fc.integer({ min: 1, max: 88 }),
    daysOff: fc.subarray([0, 1, 2, 3, 4, 5, 6], { maxLength: 5 }),
  })
  .map(({ from, quarters, daysOff }) =>
    Array.from({ length: days }, (_, nth) => start - 5 * day + nth * day + from * 15 * minute).flatMap((night, nth) => [
      { start: night, end: night + quarters * 15 * minute },
      ...(daysOff.includes(nth % 7) ? [{ start: night, end: night + day }] : []),
    ]),
  );

/** A plant in which some machines have hours. */
export const plantWithHours: fc.Arbitrary<PlanInput> = fc
  .tuple(arbitraryPlant, fc.array(fc.option(arbitraryShut), { minLength: 6, maxLength: 6 }))
  .map(([plant, shut]) => ({
    ...plant,
    machines: plant.machines.map((machine, nth) => {
      const own = shut[nth];
      return own ? { ...machine, hours: openTime(own) } : machine;
    }),
  }));

/** The plant after the plan is written: new work orders are rows, and each first promise is remembered. */
export function applyPlan(input: PlanInput, plan: Plan): PlanInput {
  const after = asPublished(input, plan);
  const numbers = input.work.map(({ id }) => Number(id.slice(1)));
  let number = Math.max(0, ...numbers);
  return {
    ...after,
    demand: after.demand.map((line) => ({ ...line, firstPromiseAt: line.firstPromiseAt ?? line.promiseAt })),
    work: after.work.map((work) => (isNewId(work.id) ? { ...work, id: `w${++number}` } : work)),
  };
}

/** Something that happens between two plans; `pick` chooses whom it hits. */
export type Event =
  | {
      readonly kind:
        | 'wait'
        | 'start'
        | 'complete'
        | 'release'
        | 'hold'
        | 'down'
        | 'up'
        | 'load'
        | 'delay'
        | 'arrive'
        | 'rehour';
      readonly pick: number;
    }
  | { readonly kind: 'order'; readonly make: (id: string, now: number) => Demand };

export const arbitraryEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      'wait',
      'start',
      'complete',
      'release',
      'hold',
      'down',
      'up',
      'load',
      'delay',
      'arrive',
      'rehour' as const,
    ),
    pick: fc.nat(1_000),
  }),
  arbitraryDemand.map((make) => ({ kind: 'order' as const, make })),
);

/** The plant after an event; unchanged when the event has nobody to hit. */
export function happen(input: PlanInput, event: Event): PlanInput {
  if (event.kind === 'order') {
    const line = event.make(`line-${input.demand.length}-${input.now - start}`, input.now);
    return { ...input, demand: [...input.demand, line] };
  }
  const at = <T>(all: readonly T[]): T | undefined => all[event.pick % Math.max(1, all.length)];
  if (event.kind === 'wait') return stillToCome({ ...input, now: input.now + (event.pick % 600) * minute });
  if (event.kind === 'hold') {
    const target = at(input.stock);
    const hit = new Set(input.given.filter((each) => each.lotId === target?.lotId).map((each) => each.lineId));
    return {
      ...input,
      stock: input.stock.map((each) => (each === target ? { ...each, usable: false } : each)),
      demand: input.demand.map((line) => (hit.has(line.lineId) && event.pick % 2 ? { ...line, awaiting: true } : line)),
    };
  }
  if (event.kind === 'delay') {
    const target = at(input.supplies);
    const moved = (each: ExpectedSupply) => ({ ...each, at: each.at + ((event.pick % 96) - 24) * hour });
    return stillToCome({
      ...input,
      supplies: input.supplies.map((each) => (each === target ? moved(each) : each)),
    });
  }
  if (event.kind === 'arrive') {
    const target = at(input.supplies);
    if (!target) return input;
    const { supplyId, productId, quantity } = target;
    return {
      ...input,
      supplies: input.supplies.filter((each) => each !== target),
      stock: [...input.stock, { lotId: `lot-${supplyId}`, productId, quantity, usable: true, madeAt: input.now }],
    };
  }
  if (event.kind === 'load') {
    const target = at(input.given);
    return { ...input, given: input.given.map((each) => (each === target ? { ...each, fixed: true } : each)) };
  }
  if (event.kind === 'rehour') return rehour(input, at(input.machines), event.pick);
  if (event.kind === 'down' || event.kind === 'up') {
    const target = at(input.machines);
    const closures = event.kind === 'up' ? [] : [{ start: input.now - hour, end: input.now + 3 * hour }];
    return { ...input, machines: input.machines.map((each) => (each === target ? { ...each, closures } : each)) };
  }
  return {
    ...input,
    work: input.work.map((work) => (work === at(input.work) ? moveOn(input, work, event.kind) : work)),
  };
}

/** A machine's hours are said anew: shorter, or open for a while from now. */
function rehour(input: PlanInput, target: PlanInput['machines'][number] | undefined, pick: number): PlanInput {
  const shut = (target?.hours?.shut ?? []).map((each) => ({
    start: each.start,
    end: each.end + (pick % 9) * hour,
  }));
  const opened = pick % 2 ? shut : without(shut, [{ start: input.now, end: input.now + (pick % 50) * hour }]);
  return {
    ...input,
    machines: input.machines.map((each) =>
      each === target && each.hours ? { ...each, hours: openTime(opened) } : each,
    ),
  };
}

/** What is overdue is counted on no more. */
const stillToCome = (input: PlanInput): PlanInput => ({
  ...input,
  supplies: input.supplies.filter(({ at }) => at > input.now),
});

function moveOn(input: PlanInput, work: Work, kind: Event['kind']): Work {
  const next = work.steps.findIndex((step) => step.state !== 'completed');
  const step = work.steps[next];
  const replaced = (change: Partial<typeof step>) =>
    ({ ...work, steps: work.steps.map((each, at) => (at === next ? { ...each, ...change } : each)) }) as Work;
  if (!step) return work;
  const busy = input.work.some((other) =>
    other.steps.some((each) => each.machineId === step.machineId && each.state === 'running'),
  );
  if (kind === 'start' && !busy && step.state !== 'running')
    return replaced({ state: 'running', startedAt: input.now });
  if (kind === 'complete' && step.state === 'running' && next < work.steps.length - 1)
    return replaced({ state: 'completed', endAt: input.now, good: work.quantity });
  if (kind === 'release' && step.startedAt === null)
    return {
      ...work,
      steps: work.steps.map((each) => (each.startedAt === null ? { ...each, state: 'released' } : each)),
    };
  return work;
}
