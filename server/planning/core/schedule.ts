import type { Instant } from '../../../db/values/instant.ts';
import { always, type OpenTime } from './open-time.ts';
import type { Machine, Recipe, Step, Work } from './plan-input.ts';
import { policy, roundUp } from './policy.ts';
import { compareKeys } from './rank-demand.ts';
import { kindsOf, leftOf, lengthOf, rateOf, runOf, type StepKind } from './step-kind.ts';
import { earliestSlot, newTimeline, type Slot, type Timeline, take } from './timeline.ts';

/** `keep`: what is placed stays unless it can't; `rebuild`: everything not frozen is laid again by due date. */
export type Mode = 'keep' | 'rebuild';

export interface SchedulingInput {
  readonly now: Instant;
  readonly machines: readonly Machine[];
  readonly recipes: ReadonlyMap<string, Recipe>;
  /** When each work order's first need is due, by id. */
  readonly dueAt: ReadonlyMap<string, Instant>;
}

interface Board {
  readonly input: SchedulingInput;
  readonly machines: ReadonlyMap<string, Machine>;
  readonly byWork: ReadonlyMap<string, readonly Machine[]>;
  readonly timelines: ReadonlyMap<string, Timeline>;
  /** Placed steps by work order id and position. */
  readonly placed: Map<string, Step>;
  /** Somebody has said working hours here. */
  readonly hasHours: boolean;
}

const keyOf = (work: Work, step: Step): string => `${work.id}\n${step.position}`;

/**
 * Lays every open step on a machine: started steps first, then frozen and kept ones from left to right (moved right only
 * where they must), then the rest by due date, each step on the machine that ends it first. Steps of one work order follow
 * each other; a machine does one at a time. A step nobody can do keeps no machine.
 */
export function schedule(works: readonly Work[], mode: Mode, input: SchedulingInput): Work[] {
  const board = newBoard(input);
  const kinds = new Map(works.map((work) => [work.id, kindsIn(mode, kindsOf(work, input.now, board.machines))]));
  const steps = works.flatMap((work) =>
    work.steps.map((step, at) => ({
      work,
      step,
      at,
      kind: kinds.get(work.id)?.[at] ?? 'free',
      turn: turnOf(work, at),
    })),
  );
  for (const { work, step } of ordered(steps, 'started')) placeStarted(board, work, step);
  for (const kind of ['frozen', 'placed'] as const)
    for (const { work, at } of ordered(steps, kind)) placeAsIs(board, work, at);
  const loose = works.filter((work) => kinds.get(work.id)?.includes('free'));
  for (const work of byDue(loose, input)) placeFree(board, work, kinds.get(work.id) ?? []);
  return works.map((work) => ({
    ...work,
    steps: work.steps.map((step) => board.placed.get(keyOf(work, step)) ?? step),
  }));
}

/** When the last step ends; undefined when a step has no machine. */
export function endOf(work: Work): Instant | undefined {
  return work.steps.every((step) => step.machineId !== null)
    ? Math.max(...work.steps.map((step) => step.endAt))
    : undefined;
}

/** When the first step starts or started. */
export function startOf(work: Work): Instant {
  return Math.min(...work.steps.map((step) => step.startedAt ?? step.startAt));
}

function newBoard(input: SchedulingInput): Board {
  const ranked = [...input.machines].sort((a, b) => compareKeys([a.rank, a.id], [b.rank, b.id]));
  return {
    input,
    machines: new Map(input.machines.map((machine) => [machine.id, machine])),
    byWork: Map.groupBy(ranked, (machine) => machine.work),
    timelines: new Map(input.machines.map((machine) => [machine.id, newTimeline(machine)])),
    placed: new Map(),
    hasHours: input.machines.some(({ hours }) => hours !== undefined),
  };
}

const kindsIn = (mode: Mode, kinds: readonly StepKind[]): StepKind[] =>
  kinds.map((kind) => (kind === 'placed' && mode === 'rebuild' ? 'free' : kind));

/** Steps are laid in the order of their starts, but never before a step they follow. */
function turnOf(work: Work, at: number): Instant {
  return Math.max(...work.steps.slice(0, at + 1).map((step) => step.startAt));
}

interface Turn {
  readonly work: Work;
  readonly step: Step;
  readonly at: number;
  readonly kind: StepKind;
  readonly turn: Instant;
}

function ordered(steps: readonly Turn[], kind: StepKind): Turn[] {
  const key = (each: Turn) => [each.step.state === 'running' ? 0 : 1, each.turn, each.step.position];
  return steps.filter((each) => each.kind === kind).sort((a, b) => compareKeys(key(a), key(b)));
}

function byDue(works: readonly Work[], input: SchedulingInput): Work[] {
  const key = (work: Work) => [input.dueAt.get(work.id) ?? Number.MAX_SAFE_INTEGER, work.productId];
  return [...works].sort((a, b) => compareKeys(key(a), key(b)));
}

const timelineOf = (board: Board, machineId: string): Timeline => board.timelines.get(machineId) ?? [];

/** The hours of a step's machine. One that is always open counts as one with hours as soon as any machine has some. */
function hoursOf(board: Board, machineId: string | null): OpenTime | undefined {
  const own = board.machines.get(machineId ?? '')?.hours;
  return own ?? (board.hasHours ? always : undefined);
}

/** A started step's row says when it was to end; here it takes its machine for as long as it really still needs. */
function placeStarted(board: Board, work: Work, step: Step): void {
  const { now, recipes } = board.input;
  const timeline = timelineOf(board, step.machineId ?? '');
  const recipe = recipes.get(work.productId);
  const hours = hoursOf(board, step.machineId);
  const run = leftOf(work, step, recipe, { now, hours });
  const slot = earliestSlot(timeline, { ready: now, run, productId: work.productId, exact: true }, hours);
  const wasToEnd = hours ? hours.after(step.startAt, lengthOf(work, step, recipe, hours).run) : step.endAt;
  const end = Math.max(wasToEnd, roundUp(slot.end, policy.startGrid));
  take(timeline, slot);
  board.placed.set(keyOf(work, step), { ...step, endAt: end });
}

function placeAsIs(board: Board, work: Work, at: number): void {
  const step = work.steps[at];
  if (!step?.machineId) return;
  const ready = Math.max(readyAt(board, work, at), step.startAt);
  const timeline = timelineOf(board, step.machineId);
  const hours = hoursOf(board, step.machineId);
  const length = lengthOf(work, step, board.input.recipes.get(work.productId), hours);
  const slot = earliestSlot(timeline, { ready, ...length, productId: work.productId }, hours);
  take(timeline, slot);
  board.placed.set(keyOf(work, step), { ...step, startAt: slot.start, endAt: slot.end });
}

/** Now on the grid, or when the step before ends. */
function readyAt(board: Board, work: Work, at: number): Instant {
  const before = work.steps[at - 1];
  const end = before ? (board.placed.get(keyOf(work, before))?.endAt ?? before.endAt) : 0;
  return Math.max(roundUp(Math.max(board.input.now, end), policy.startGrid), work.notBefore);
}

function placeFree(board: Board, work: Work, kinds: readonly StepKind[]): void {
  for (const [at, step] of work.steps.entries()) {
    if (kinds[at] !== 'free') continue;
    const best = bestSlot(board, work, at);
    if (!best) {
      board.placed.set(keyOf(work, step), { ...step, machineId: null });
      continue;
    }
    take(timelineOf(board, best.machineId), best.slot);
    const { start, end } = best.slot;
    board.placed.set(keyOf(work, step), { ...step, machineId: best.machineId, startAt: start, endAt: end });
  }
}

/** The machine that ends the step first; a machine already set up for the product needs no changeover and so wins ties. */
function bestSlot(board: Board, work: Work, at: number): { machineId: string; slot: Slot } | undefined {
  const step = work.steps[at];
  if (!step) return undefined;
  const recipe = board.input.recipes.get(work.productId);
  const rate = rateOf(step, recipe);
  const run =
    rate === undefined ? lengthOf(work, step, recipe, hoursOf(board, step.machineId)).run : runOf(work.quantity, rate);
  const ready = readyAt(board, work, at);
  let best: { machineId: string; slot: Slot } | undefined;
  for (const machine of board.byWork.get(step.work) ?? []) {
    const want = { ready, run, productId: work.productId };
    const slot = earliestSlot(timelineOf(board, machine.id), want, machine.hours);
    if (!best || slot.end < best.slot.end) best = { machineId: machine.id, slot };
  }
  return best;
}
