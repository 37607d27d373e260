import { instant, type Row, table, text } from '../table.ts';

/** What of an order came with a load arrived, and who took it. Never changed. Scope: plant. */
export const deliveryProofs = table(
  'delivery_proof',
  {
    plantId: text(),
    loadId: text(),
    orderId: text(),
    customerId: text(),
    /** The name of whoever took it. */
    receivedBy: text(),
    /** Device time of the word that it arrived. */
    receivedAt: instant(),
    recordedBy: text(),
    /** When the database got to know; from then on a receivable that is newer has the order in it. */
    recordedAt: instant(),
  },
  ['loadId', 'orderId', 'customerId'],
);
export type DeliveryProof = Row<typeof deliveryProofs>;

/** One for each order on a load. */
export const deliveryProofId = (loadId: string, orderId: string): string => `${loadId}:${orderId}`;
