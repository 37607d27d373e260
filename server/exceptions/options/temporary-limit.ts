import * as z from 'zod';
import { giveLimit } from '../../../db/credit/credit-mutators.ts';
import { day } from '../../../db/values/instant.ts';
import { checkAgain } from '../check-again.ts';
import { creditRoom, ofMoney, sameDraft, waitingDraft } from './waiting-draft.ts';
import { stale, type WayOut } from './way-out.ts';

const limitEffect = z.object({ draftId: z.string(), version: z.number(), days: z.number() });
const days = 7;

/** As much more credit as this order needs, for a week: whoever gives it must be allowed to give so much. */
export const temporaryLimit: WayOut = {
  async find(tx, exception) {
    const waiting = await waitingDraft(tx, exception, 'credit');
    const room = waiting && (await creditRoom(tx, waiting));
    if (!room || waiting.draft.totalMinor <= room.leftMinor) return [];
    const { draft, customer } = waiting;
    return [
      {
        kind: 'temporary_limit',
        facts: {
          customer: customer.name,
          amountMinor: draft.totalMinor - room.leftMinor,
          currency: draft.currency,
          days,
        },
        effect: { draftId: draft.id, version: draft.version, days },
        moneySavedMinor: draft.netMinor,
        ...ofMoney,
      },
    ];
  },

  async apply(tx, effect, exception) {
    const { days: given, ...seen } = limitEffect.parse(effect);
    const draft = await sameDraft(tx, seen);
    const waiting = await waitingDraft(tx, exception, 'credit');
    const room = waiting && (await creditRoom(tx, waiting));
    if (!room || draft.totalMinor <= room.leftMinor) throw stale('draft_changed');
    // The greatest temporary limit counts alone: this one is over the limit itself, not over one that runs.
    const extraMinor = draft.totalMinor - room.leftMinor + room.runningMinor;
    const limit = {
      limitId: tx.newId(),
      customerId: waiting.customer.id,
      extraMinor,
      validTo: tx.now + given * day,
      reason: exception.number,
    };
    await giveLimit.run(tx, limit, tx.act);
    await checkAgain(tx, draft, limit.limitId);
    return { answers: ['commercial', 'planning', 'dispatch'], leaves: false };
  },
};
