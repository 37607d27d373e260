import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { refuseIllegalMove } from '../transition.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { lots, lotTransitions } from './lot.ts';

/** What becomes of a lot that waited in quarantine: it is stock, waste, or goes back to its supplier. */
export const verdicts = ['release', 'scrap', 'return'] as const;
export type Verdict = (typeof verdicts)[number];

const stateAfter = { release: 'available', scrap: 'scrapped', return: 'returned' } as const;

/** Quality says what becomes of a lot in quarantine. What is on hold is judged by closing its hold. */
export const judgeLot = mutator({
  name: 'lot.judge@1',
  by: ['quality'],
  args: z.object({ lotId: id, verdict: z.enum(verdicts) }),
  async run(tx, args) {
    const lot = await tx.get(lots, args.lotId);
    refuseUnless(lot, 'lot.unknown');
    refuseUnless(lot.state === 'quarantined', 'lot.not_quarantined', { lot: lot.number ?? '' });
    refuseUnless(args.verdict !== 'return' || lot.supplierLot !== null, 'lot.not_bought', { lot: lot.number ?? '' });
    const state = stateAfter[args.verdict];
    refuseIllegalMove('lot', lotTransitions, lot.state, state);
    await tx.put(lots, { ...lot, state });
    tx.happened({ type: 'lot.judged', lotId: lot.id });
  },
});
