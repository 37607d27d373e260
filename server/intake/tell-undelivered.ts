import { customers } from '../../db/customer/customer.ts';
import { outboundMessages } from '../../db/message/message.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { askCommercial } from './clarify-task.ts';
import { plantFor } from './intake-sql.ts';

/** A message did not reach its customer: commercial is told what it said and why, and speaks to them another way. */
export async function tellUndelivered(tx: ServerTx, { outboundId }: { readonly outboundId: string }): Promise<void> {
  const message = await tx.get(outboundMessages, outboundId);
  if (message?.state !== 'failed') return;
  const customer = message.customerId === null ? undefined : await tx.get(customers, message.customerId);
  const plant = await plantFor(tx, customer?.currency);
  if (!plant) return;
  const facts = { to: message.toNumber, text: message.body.slice(0, 300).toWellFormed(), reason: message.error ?? '' };
  const place = message.draftId === null ? {} : { href: `/commercial/${message.draftId}` };
  await askCommercial(tx, {
    question: 'clarify.undelivered',
    plantId: plant.id,
    subject: customer?.name ?? message.toNumber,
    context: [{ code: 'clarify.undelivered', facts, ...place }],
    currency: customer?.currency ?? plant.currency,
  });
}
