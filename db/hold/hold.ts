import { instant, oneOf, orNull, type Row, table, text } from '../table.ts';
import type { Transitions } from '../transition.ts';

export const holdStates = ['open', 'released', 'dispositioned'] as const;
export type HoldState = (typeof holdStates)[number];

export const holdTransitions: Transitions<HoldState> = {
  open: ['released', 'dispositioned'],
  released: [],
  dispositioned: [],
};

/** A quality hold on a lot (8D containment). Scope: plant. */
export const holds = table(
  'hold',
  {
    plantId: text(),
    lotId: text(),
    state: oneOf(holdStates),
    reason: text(),
    note: text(),
    raisedBy: text(),
    /** When the inspector saw it, by the device's clock. */
    occurredAt: instant(),
    closedBy: orNull(text()),
    closedAt: orNull(instant()),
    disposition: orNull(text()),
  },
  ['lotId'],
);
export type Hold = Row<typeof holds>;
