import type { ServerTx } from '../../postgres/server-tx.ts';
import { type House, transactAsSystem } from '../../postgres/transaction.ts';
import { keepRaw, type RawMail } from './mail-sql.ts';

/** A mail larger than this is not taken in whole. A file of 20 MB, as mail writes it, is 27 MB. */
export const largestMail = 40_000_000;
/**
 * Makes a mail durable: its bytes, and that it is to be read. Only when this returns may its sender be told that it came.
 * What is known by its source already changes nothing.
 */
export async function keepMail(house: House, tenantId: string, mail: RawMail): Promise<void> {
  await transactAsSystem(house, tenantId, (tx) => keepMailIn(tx, mail));
}

/** The same within a transaction that keeps more than the mail. */
export async function keepMailIn(tx: ServerTx, mail: RawMail): Promise<void> {
  const rawId = await keepRaw(tx, mail);
  if (rawId !== undefined) await tx.later('mail.parse', `mail:${rawId}`, { rawId });
}
