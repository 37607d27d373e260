import { inboundMessages } from '../../db/message/message.ts';
import type { ServerTx } from './server-tx.ts';

/** Notes on a message that it reached a stage of its way, once, with the server's time. */
export async function stampStage(tx: ServerTx, messageId: string | null, stage: string): Promise<void> {
  if (!messageId) return;
  const message = await tx.get(inboundMessages, messageId);
  if (!message || message.stages.some((each) => each.stage === stage)) return;
  await tx.put(inboundMessages, { ...message, stages: [...message.stages, { stage, at: tx.now }] });
}
