import { orderDrafts } from '../../db/draft/draft.ts';
import { plants } from '../../db/plant/plant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { companyName } from './company-name.ts';
import { addresseeOf, queueMessage } from './queue-message.ts';
import { declineText } from './reply-text.ts';

/** Tells the customer, courteously and without reasons, that a person decided not to take the order as it is. */
export async function declineOrder(tx: ServerTx, { draftId }: { readonly draftId: string }): Promise<void> {
  const draft = await tx.get(orderDrafts, draftId);
  const addressee = draft && (await addresseeOf(tx, draft));
  const plant = draft && (await tx.get(plants, draft.plantId));
  if (!addressee || !plant) return;
  const region = plant.currency === draft.currency ? 'home' : 'abroad';
  await queueMessage(
    tx,
    `decline-${draft.id}-${draft.version}`,
    draft,
    addressee,
    declineText({ company: await companyName(tx), region }),
  );
}
