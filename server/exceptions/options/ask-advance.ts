import * as z from 'zod';
import { creditRoom, numberFor, ofMoney, sameDraft, waitingDraft } from './waiting-draft.ts';
import { stale, type WayOut } from './way-out.ts';

export const advanceEffect = z.object({ draftId: z.string(), version: z.number() });

/** The customer is asked to pay what is over the limit first; no payment is taken here. */
export const askAdvance: WayOut = {
  async find(tx, exception) {
    const waiting = await waitingDraft(tx, exception, 'credit');
    const room = waiting && (await creditRoom(tx, waiting));
    if (!room || !(await numberFor(tx, waiting))) return [];
    const { draft, customer } = waiting;
    const amountMinor = draft.totalMinor - room.leftMinor;
    if (amountMinor <= 0) return [];
    return [
      {
        kind: 'advance',
        facts: { customer: customer.name, amountMinor, currency: draft.currency },
        effect: { draftId: draft.id, version: draft.version },
        moneySavedMinor: draft.netMinor,
        ...ofMoney,
      },
    ];
  },

  async apply(tx, effect, exception) {
    const draft = await sameDraft(tx, advanceEffect.parse(effect));
    const waiting = await waitingDraft(tx, exception, 'credit');
    const room = waiting && (await creditRoom(tx, waiting));
    if (!room || draft.totalMinor <= room.leftMinor) throw stale('draft_changed');
    const amountMinor = draft.totalMinor - room.leftMinor;
    return {
      answers: ['commercial'],
      leaves: false,
      writes: true,
      asks: [
        {
          function: 'commercial',
          ask: {
            question: 'advance.commercial',
            context: [
              {
                code: 'credit.advance',
                facts: { customer: waiting.customer.name, amountMinor, currency: draft.currency },
                href: `/commercial/${draft.id}`,
              },
            ],
            choices: ['advance_paid', 'cannot_pay'],
          },
        },
      ],
    };
  },
};
