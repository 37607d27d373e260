import { holds } from '../../db/hold/hold.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { resolveSubject } from './resolve.ts';

/** The hold ended (released, reworked or scrapped): what was asked because of it is over. */
export async function resolveForHold(tx: ServerTx, { holdId }: { holdId: string }): Promise<void> {
  const hold = await tx.get(holds, holdId);
  if (hold) await resolveSubject(tx, 'hold', hold.lotId);
}
