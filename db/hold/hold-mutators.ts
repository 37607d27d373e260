import * as z from 'zod/mini';
import { lots, lotTransitions } from '../lot/lot.ts';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { refuseIllegalMove } from '../transition.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { holds } from './hold.ts';

export const holdReasons = [
  'dimension',
  'surface',
  'pressure_test',
  'material',
  'marking',
  'complaint',
  'other',
] as const;

/** Takes a lot out of availability, on the device at once and for everybody in the transaction that accepts it. */
export const raiseHold = mutator({
  name: 'hold.raise@1',
  by: ['quality', 'operator'],
  args: z.object({ holdId: id, lotId: id, reason: z.enum(holdReasons), note: z.string() }),
  async run(tx, args, act) {
    const lot = await tx.get(lots, args.lotId);
    refuseUnless(lot, 'lot.unknown');
    refuseUnless(lot.state !== 'held', 'lot.already_held', { lot: lot.number ?? '' });
    refuseIllegalMove('lot', lotTransitions, lot.state, 'held');
    await refuseTakenId(tx, holds, args.holdId);
    await tx.put(lots, { ...lot, state: 'held' });
    await tx.put(holds, {
      id: args.holdId,
      scope: lot.scope,
      plantId: lot.plantId,
      lotId: lot.id,
      state: 'open',
      reason: args.reason,
      note: args.note,
      raisedBy: act.actor.personId,
      occurredAt: act.at,
      closedBy: null,
      closedAt: null,
      disposition: null,
    });
    tx.happened({ type: 'hold.raised', holdId: args.holdId });
  },
});

/** Ends a hold: the lot is good after all, or is scrapped or sent to rework. */
export const closeHold = mutator({
  name: 'hold.close@1',
  by: ['quality'],
  args: z.object({ holdId: id, disposition: z.enum(['release', 'rework', 'scrap']), note: z.string() }),
  async run(tx, args, act) {
    const hold = await tx.get(holds, args.holdId);
    refuseUnless(hold?.state === 'open', 'hold.not_open');
    const lot = await tx.get(lots, hold.lotId);
    refuseUnless(lot, 'lot.unknown');
    const next = ({ release: 'available', rework: 'reworked', scrap: 'scrapped' } as const)[args.disposition];
    refuseIllegalMove('lot', lotTransitions, lot.state, next);
    await tx.put(lots, { ...lot, state: next });
    await tx.put(holds, {
      ...hold,
      state: args.disposition === 'release' ? 'released' : 'dispositioned',
      closedBy: act.actor.personId,
      closedAt: act.at,
      disposition: args.note ? `${args.disposition}: ${args.note}` : args.disposition,
    });
    tx.happened({ type: 'hold.released', holdId: hold.id });
  },
});
