import { instant, orNull, type Row, table, text } from '../table.ts';

/** A change of a confirmed order, asked for as a draft that passes all checks anew. Its id is the draft's. Scope: money. */
export const orderAmendments = table(
  'order_amendment',
  {
    orderId: text(),
    draftId: text(),
    /** The draft the order stood on when it was asked for; changed meanwhile, this one comes too late. */
    fromDraftId: text(),
    askedBy: text(),
    askedAt: instant(),
    doneAt: orNull(instant()),
  },
  ['orderId', 'draftId'],
);
export type OrderAmendment = Row<typeof orderAmendments>;
