import * as z from 'zod/mini';
import type { Act } from '../mutator.ts';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import type { FunctionName } from '../person/function.ts';
import { refuseIllegalMove } from '../transition.ts';
import type { Tx } from '../tx.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { type OrderState, salesOrders } from './order.ts';
import { type Protection, protections, protectionTransitions } from './protection.ts';

const protectors: readonly FunctionName[] = ['commercial', 'planning'];
const over: readonly OrderState[] = ['dispatched', 'delivered', 'cancelled'];

/** Asks for an order to leave by a date whatever comes; the server answers with a plan of steps, which nobody starts yet. */
export const protectOrder = mutator({
  name: 'order.protect@1',
  by: protectors,
  args: z.object({ protectionId: id, orderId: id, wantedBy: z.number().check(z.minimum(0), z.maximum(8.64e15)) }),
  async run(tx, { protectionId, orderId, wantedBy }, act) {
    await refuseTakenId(tx, protections, protectionId);
    const order = await tx.get(salesOrders, orderId);
    refuseUnless(order, 'order.unknown');
    refuseUnless(!over.includes(order.state), 'protection.order_over');
    const known = await tx.scan(protections, 'orderId', orderId);
    refuseUnless(!known.some(isOpenProtection), 'protection.already');
    await tx.put(protections, {
      id: protectionId,
      scope: order.scope,
      plantId: order.plantId,
      orderId,
      wantedBy: Math.round(wantedBy),
      state: 'wanted',
      steps: [],
      startedBy: act.actor.personId,
      startedAt: act.at,
      lookedAt: null,
      endedAt: null,
    });
    tx.happened({ type: 'protection.wanted', protectionId });
  },
});

/** Starts the plan that was shown: its steps become their owners' tasks. */
export const startProtection = mutator({
  name: 'protection.start@1',
  by: protectors,
  args: z.object({ protectionId: id }),
  async run(tx, { protectionId }) {
    const protection = await known(tx, protectionId);
    refuseIllegalMove('protection', protectionTransitions, protection.state, 'running');
    await tx.put(protections, { ...protection, state: 'running' });
    tx.happened({ type: 'protection.started', protectionId });
  },
});

/** Nobody protects the order any more; its tasks are over. */
export const giveUpProtection = mutator({
  name: 'protection.giveUp@1',
  by: protectors,
  args: z.object({ protectionId: id }),
  async run(tx, { protectionId }, act: Act) {
    const protection = await known(tx, protectionId);
    refuseIllegalMove('protection', protectionTransitions, protection.state, 'given_up');
    await tx.put(protections, { ...protection, state: 'given_up', endedAt: act.at });
    tx.happened({ type: 'protection.ended', protectionId });
  },
});

async function known(tx: Tx, protectionId: string): Promise<Protection> {
  const protection = await tx.get(protections, protectionId);
  refuseUnless(protection, 'protection.unknown');
  return protection;
}

/** True while it waits for a plan, for its start or for its end. */
export const isOpenProtection = ({ state }: Pick<Protection, 'state'>): boolean =>
  state === 'wanted' || state === 'planned' || state === 'running';
