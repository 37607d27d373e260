import * as z from 'zod/mini';
import { equipment } from '../equipment/equipment.ts';
import { lots, usableLotStates } from '../lot/lot.ts';
import type { Act } from '../mutator.ts';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { refuseIllegalMove } from '../transition.ts';
import type { Tx } from '../tx.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import {
  type Operation,
  operations,
  type WorkOrder,
  type WorkState,
  workOrders,
  workTransitions,
} from './work-order.ts';

const target = z.object({ operationId: id });

async function stepAndOrder(tx: Tx, operationId: string): Promise<{ step: Operation; order: WorkOrder }> {
  const step = await tx.get(operations, operationId);
  refuseUnless(step, 'operation.unknown');
  const order = await tx.get(workOrders, step.workOrderId);
  refuseUnless(order, 'workOrder.unknown');
  return { step, order };
}

async function moveTo(tx: Tx, step: Operation, state: WorkState, change: Partial<Operation> = {}): Promise<void> {
  refuseIllegalMove('operation', workTransitions, step.state, state);
  await tx.put(operations, { ...step, ...change, state });
  tx.happened({ type: 'operation.changed', operationId: step.id });
}

async function refuseSkippedStep(tx: Tx, step: Operation): Promise<void> {
  const siblings = await tx.scan(operations, 'workOrderId', step.workOrderId);
  const waiting = siblings.find((each) => each.position < step.position && each.state !== 'completed');
  refuseUnless(!waiting, 'operation.step_before_open', { step: waiting?.position ?? 0 });
}

async function refuseBusyMachine(tx: Tx, step: Operation): Promise<void> {
  // The machine is read, and so locked, first: of two who start on it at one moment the later sees the earlier.
  const machine = await tx.get(equipment, step.equipmentId);
  const onMachine = await tx.scan(operations, 'equipmentId', step.equipmentId);
  refuseUnless(!onMachine.some((each) => each.state === 'running' && each.id !== step.id), 'equipment.busy');
  refuseUnless(machine?.state !== 'down', 'equipment.down', { code: machine?.code ?? '' });
}

/** Starts a step. Refused while an earlier step is open, the machine is busy or down, or a staged lot is on hold. */
export const startOperation = mutator({
  name: 'operation.start@1',
  by: ['operator'],
  args: target,
  async run(tx, args, act) {
    const { step, order } = await stepAndOrder(tx, args.operationId);
    await refuseSkippedStep(tx, step);
    await refuseBusyMachine(tx, step);
    for (const lotId of order.inputLotIds) {
      const lot = await tx.get(lots, lotId);
      refuseUnless(!lot || lot.state === 'consumed' || usableLotStates.includes(lot.state), 'lot.on_hold', {
        lot: lot?.number ?? '',
      });
    }
    await moveTo(tx, step, 'running', { startedAt: step.startedAt ?? act.at, operatorId: act.actor.personId });
    if (order.state !== 'running') await tx.put(workOrders, { ...order, state: 'running' });
  },
});

/** Pauses a running step. */
export const pauseOperation = mutator({
  name: 'operation.pause@1',
  by: ['operator'],
  args: target,
  async run(tx, args) {
    const { step } = await stepAndOrder(tx, args.operationId);
    await moveTo(tx, step, 'paused');
  },
});

/** Adds good and scrap pieces (thousandths; a correction may be negative, a sum never). */
export const countOperation = mutator({
  name: 'operation.count@1',
  by: ['operator'],
  args: z.object({ operationId: id, good: z.int(), scrap: z.int() }),
  async run(tx, args) {
    const { step, order } = await stepAndOrder(tx, args.operationId);
    refuseUnless(step.state === 'running' || step.state === 'paused', 'operation.not_started');
    const good = step.good + args.good;
    const scrap = step.scrap + args.scrap;
    refuseUnless(good >= 0 && scrap >= 0, 'operation.count_below_zero');
    refuseUnless(good + scrap <= order.quantity * 3, 'operation.count_absurd', { planned: order.quantity / 1000 });
    await tx.put(operations, { ...step, good, scrap });
    tx.happened({ type: 'operation.changed', operationId: step.id });
  },
});

async function makeLot(tx: Tx, lotId: string, order: WorkOrder, good: number, act: Act): Promise<void> {
  await refuseTakenId(tx, lots, lotId);
  await tx.put(lots, {
    id: lotId,
    scope: order.scope,
    plantId: order.plantId,
    number: null,
    productId: order.productId,
    state: 'available',
    madeQuantity: good,
    quantity: good,
    parents: order.inputLotIds,
    supplierLot: null,
    workOrderId: order.id,
    location: 'FG',
    madeAt: act.at,
  });
  tx.happened({ type: 'lot.made', lotId });
}

/** Completes a step; the last one makes a lot of the good pieces, whose parents are the staged material lots. */
export const completeOperation = mutator({
  name: 'operation.complete@1',
  by: ['operator'],
  args: z.object({ operationId: id, lotId: id }),
  async run(tx, args, act) {
    const { step, order } = await stepAndOrder(tx, args.operationId);
    refuseUnless(step.state === 'running' || step.state === 'paused', 'operation.not_started');
    refuseUnless(step.good + step.scrap > 0, 'operation.nothing_counted');
    await moveTo(tx, step, 'completed', { endedAt: act.at });
    const steps = await tx.scan(operations, 'workOrderId', order.id);
    if (steps.some((each) => each.id !== step.id && each.state !== 'completed')) return;
    await tx.put(workOrders, { ...order, state: 'completed' });
    if (step.good > 0) await makeLot(tx, args.lotId, order, step.good, act);
  },
});
