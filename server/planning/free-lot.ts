import { holds } from '../../db/hold/hold.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { freeAllocations } from './free-lot-sql.ts';

/** Takes a held lot back from every order it was given to, in the transaction of the hold. */
export async function freeLot(tx: ServerTx, { holdId }: { readonly holdId: string }): Promise<void> {
  const hold = await tx.get(holds, holdId);
  if (hold?.state === 'open') await freeAllocations(tx, hold.lotId);
}
