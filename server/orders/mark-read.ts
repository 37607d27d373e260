import { inboundMessages } from '../../db/message/message.ts';
import { second } from '../../db/values/instant.ts';
import { type Outlet, outletFrom } from '../graph/graph-account.ts';
import { markRead } from '../graph/post-message.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { type House, transactAsSystem } from '../postgres/transaction.ts';

const mostAttempts = 5;

/** Queues the blue ticks for a message; none where nothing leaves through the Graph API. */
export async function markReadSoon(tx: ServerTx, { messageId }: { readonly messageId: string }): Promise<void> {
  if (outletFrom(process.env).kind === 'graph')
    await tx.later('whatsapp.mark_read', `mark_read:${messageId}`, { messageId });
}

/** Shows the customer that their message was read. A courtesy: after five attempts nobody minds. */
export async function markMessageRead(
  house: House,
  tenantId: string,
  payload: JobPayload,
  outlet: Outlet = outletFrom(process.env),
): Promise<void> {
  const messageId = String(payload['messageId']);
  const attempt = Number(payload['attempt'] ?? 1);
  const message = await transactAsSystem(house, tenantId, (tx) => tx.get(inboundMessages, messageId));
  if (message?.channel !== 'whatsapp' || outlet.kind !== 'graph') return;
  const settled = await markRead(outlet.account, message.externalId);
  if (settled || attempt >= mostAttempts) return;
  const again = { messageId, attempt: attempt + 1 };
  await transactAsSystem(house, tenantId, (tx) =>
    tx.later('whatsapp.mark_read', `mark_read:${messageId}`, again, tx.now + second * 2 ** attempt),
  );
}
