import { type House, transactAsSystem } from '../../postgres/transaction.ts';
import { addMessages, keepDelivery, noteStatus, tenantOfNumber } from './delivery-sql.ts';
import type { Received } from './read-delivery.ts';

/**
 * Makes a delivery durable: the raw bytes and what was read from them, in one transaction per plant. False when no plant
 * takes messages here. A message that is known already changes nothing.
 */
export async function takeDelivery(house: House, raw: Uint8Array, received: readonly Received[]): Promise<boolean> {
  const byTenant = new Map<string, Received[]>();
  for (const each of received.length > 0 ? received : [nothing]) {
    const tenantId = await tenantOfNumber(house.sql, each.phoneNumberId);
    if (tenantId === undefined) return false;
    byTenant.set(tenantId, [...(byTenant.get(tenantId) ?? []), each]);
  }
  for (const [tenantId, own] of byTenant) {
    await transactAsSystem(house, tenantId, async (tx) => {
      await keepDelivery(tx, raw);
      const { messageIds, attachmentIds } = await addMessages(
        tx,
        own.flatMap(({ messages }) => messages),
      );
      for (const messageId of messageIds) tx.happened({ type: 'message.received', messageId });
      for (const attachmentId of attachmentIds) tx.happened({ type: 'file.announced', attachmentId });
      const statuses = own.flatMap(({ statuses }) => statuses);
      for (const status of statuses.toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1)))
        await noteStatus(tx, status);
      for (const code of own.flatMap(({ errors }) => errors)) await tx.audit('whatsapp.complains', { code });
    });
  }
  return true;
}

/** A delivery in a shape nobody knows: kept by the fallback plant. */
const nothing: Received = { phoneNumberId: '', messages: [], statuses: [], errors: [] };
