import * as z from 'zod';
import { equipment } from '../../../db/equipment/equipment.ts';
import type { FunctionName } from '../../../db/person/function.ts';
import type { Division, Foreseer, Foresight, LaidStep } from '../../../db/plan/supposition.ts';
import { products } from '../../../db/product/product.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import { type Operation, operations, type WorkOrder, workOrders } from '../../../db/work-order/work-order.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { touchedLines } from '../trace-impact.ts';
import { alternatesOf, isOpenStep, openSteps } from './alternate-machine.ts';
import { distinctOrders, type Offer, type Outcome, stale, type WayOut } from './way-out.ts';

const laid = z.object({ position: z.number(), equipmentId: z.string(), startAt: z.number(), endAt: z.number() });
const effectSchema = z.object({
  split: z.object({
    workOrderId: z.string(),
    quantity: z.number(),
    part: z.array(laid),
    rest: z.array(laid),
  }),
  /** The work order's quantity before, and the machine that helps. */
  of: z.number(),
  toEquipmentId: z.string(),
  /** None of its lines is late then. */
  inTime: z.boolean(),
});

/** Of a machine's work orders only the next few are weighed: each is planned with it. */
const mostOrders = 3;

/** Of the stopped machine's next work orders, a part each on another machine. */
export const splitStopped: WayOut = {
  async find(tx, exception, _, foreseer) {
    if (!foreseer) return [];
    const offers: Offer[] = [];
    const nothing = foreseer.foresee({});
    for (const step of (await openSteps(tx, exception.subjectId)).slice(0, mostOrders)) {
      const [order] = await tx.getMany(workOrders, [step.workOrderId]);
      if (order) offers.push(...(await splitsOf(tx, order, [step], { foreseer, nothing, most: 1 })));
    }
    return offers;
  },
  apply: (tx, effect) => divide(tx, effect, () => ['planning']),
};

/** A part of late work on another machine, while its own makes the rest. */
export const splitLate: WayOut = {
  async find(tx, exception, _, foreseer) {
    const [order] = await tx.getMany(workOrders, [exception.subjectId]);
    if (!order || !foreseer) return [];
    const steps = await tx.scan(operations, 'workOrderId', order.id);
    const nothing = foreseer.foresee({});
    return splitsOf(tx, order, inOrder(steps.filter(isOpenStep)), { foreseer, nothing, most: 2 });
  },
  // In time again, nobody is asked any more; else customers and trucks still have to be thought of.
  apply: (tx, effect) =>
    divide(tx, effect, (inTime) =>
      inTime ? ['planning', 'operator', 'commercial', 'dispatch'] : ['planning', 'operator'],
    ),
};

const inOrder = (steps: readonly Operation[]): Operation[] => steps.toSorted((a, b) => a.position - b.position);

interface Weighed {
  readonly foreseer: Foreseer;
  readonly nothing: Foresight;
  /** Of the other machines only those that would end first are weighed, so many. */
  readonly most: number;
}

/** The best divisions of each of the steps, where its lines are less late with it than with all of it on either machine. */
async function splitsOf(
  tx: ServerTx,
  order: WorkOrder,
  steps: readonly Operation[],
  { foreseer, nothing, most }: Weighed,
): Promise<Offer[]> {
  const lines = await touchedLines(tx, order.orderLineIds);
  const lateIn = (then: Foresight): number =>
    then.lines.filter(({ lineId }) => order.orderLineIds.includes(lineId)).reduce((sum, { lateMs }) => sum + lateMs, 0);
  const asItIs = lateIn(nothing);
  if (asItIs === 0) return [];
  const [product] = await tx.getMany(products, [order.productId]);
  const facts = { workOrder: order.number, unit: product?.unit ?? '', orders: distinctOrders(lines) };
  const offers: Offer[] = [];
  for (const step of steps) {
    for (const division of (await divisionsOf(tx, step, foreseer)).slice(0, most)) {
      const { split, whole } = division;
      const late = lateIn(foreseer.foresee({ splits: [split] }));
      if (late >= asItIs || late >= lateIn(foreseer.foresee({ steps: [whole] }))) continue;
      const [machine] = await tx.getMany(equipment, [whole.equipmentId]);
      offers.push({
        kind: 'split',
        facts: { ...facts, machine: machine?.code ?? '', amount: fromThousandths(split.quantity) },
        effect: { split, of: order.quantity, toEquipmentId: whole.equipmentId, inTime: late === 0 },
        ordersSaved: 0,
        latenessHours: 0,
        moneySavedMinor: 0,
        expiresAt: null,
        suppose: { splits: [split] },
      });
    }
  }
  return offers;
}

/** With each machine of the same work that is not down, the one first that would be done with its share first. */
async function divisionsOf(tx: ServerTx, step: Operation, foreseer: Foreseer): Promise<Division[]> {
  const [machine] = await tx.getMany(equipment, [step.equipmentId]);
  if (!machine) return [];
  return (await alternatesOf(tx, machine))
    .flatMap((other) => foreseer.divide(step.id, other.id) ?? [])
    .sort((one, other) => endOf(one.split.part) - endOf(other.split.part));
}

const endOf = (steps: readonly LaidStep[]): number => Math.max(...steps.map(({ endAt }) => endAt));
const startOf = (steps: readonly LaidStep[]): number => Math.min(...steps.map(({ startAt }) => startAt));

/** What was counted stays with the work order; the part is a new one behind the same order lines, and nothing of it has begun. */
async function divide(
  tx: ServerTx,
  effect: unknown,
  answers: (inTime: boolean) => readonly FunctionName[],
): Promise<Outcome> {
  const { split, of, toEquipmentId, inTime } = effectSchema.parse(effect);
  const order = await tx.get(workOrders, split.workOrderId);
  if (!order || order.state === 'completed' || order.state === 'closed') throw stale('work_done');
  const to = await tx.get(equipment, toEquipmentId);
  if (!to || to.state === 'down') throw stale('machine_down', { machine: to?.code ?? '' });
  const steps = await lockedSteps(tx, order);
  const open = steps.filter(isOpenStep);
  const same = open.length === split.part.length && open.every((step, at) => isAsOffered(step, split.rest[at]));
  if (order.quantity !== of || !same) throw stale('work_changed', { workOrder: order.number });
  const left = order.quantity - split.quantity;
  if (open.some(({ good, scrap }) => good + scrap > left)) throw stale('work_done');
  const rest = open.map((step, at) => shortened(step, split.rest[at]));
  const ends = steps.map((step) => rest.find(({ id }) => id === step.id)?.plannedEndAt ?? step.plannedEndAt);
  await tx.put(workOrders, { ...order, quantity: left, plannedEndAt: Math.max(...ends) });
  await tx.putMany(operations, rest);
  await addPart(tx, order, open, split);
  return { answers: answers(inTime), leaves: false };
}

async function lockedSteps(tx: ServerTx, order: WorkOrder): Promise<Operation[]> {
  const steps: Operation[] = [];
  for (const { id } of inOrder(await tx.scan(operations, 'workOrderId', order.id))) {
    const step = await tx.get(operations, id);
    if (step) steps.push(step);
  }
  return steps;
}

const isAsOffered = (step: Operation, then: LaidStep | undefined): boolean =>
  step.position === then?.position && step.equipmentId === then.equipmentId;

/** The step as long as what stays takes: from where it stands now if it has not begun, else until the end foreseen. */
function shortened(step: Operation, then: LaidStep | undefined): Operation {
  if (!then) return step;
  if (step.startedAt !== null) return { ...step, plannedEndAt: Math.max(step.plannedStartAt, then.endAt) };
  return { ...step, plannedEndAt: step.plannedStartAt + (then.endAt - then.startAt) };
}

async function addPart(
  tx: ServerTx,
  order: WorkOrder,
  open: readonly Operation[],
  { quantity, part }: z.infer<typeof effectSchema>['split'],
): Promise<void> {
  const fresh: WorkOrder = {
    ...order,
    id: tx.newId(),
    number: await tx.nextNumber('WO'),
    quantity,
    state: 'planned',
    plannedStartAt: startOf(part),
    plannedEndAt: endOf(part),
  };
  await tx.put(workOrders, fresh);
  await tx.putMany(
    operations,
    part.map(
      ({ position, equipmentId, startAt, endAt }, at): Operation => ({
        id: tx.newId(),
        scope: fresh.scope,
        plantId: fresh.plantId,
        workOrderId: fresh.id,
        position,
        work: open[at]?.work ?? '',
        equipmentId,
        state: 'planned',
        plannedStartAt: startAt,
        plannedEndAt: endAt,
        startedAt: null,
        endedAt: null,
        good: 0,
        scrap: 0,
        operatorId: null,
      }),
    ),
  );
}
