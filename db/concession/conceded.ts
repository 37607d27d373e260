import { holds } from '../hold/hold.ts';
import { loadLines, loads } from '../load/load.ts';
import type { Tx } from '../tx.ts';
import type { Instant } from '../values/instant.ts';
import { concessions } from './concession.ts';

/** Thousandths of a lot that have left for an order line: what was picked on trucks that are confirmed or gone. */
export async function leftFor(tx: Tx, lotId: string, orderLineId: string): Promise<number> {
  let left = 0;
  for (const line of await tx.scan(loadLines, 'lotId', lotId)) {
    if (line.orderLineId !== orderLineId || line.picked === 0) continue;
    const load = await tx.get(loads, line.loadId);
    if (load?.state === 'confirmed' || load?.state === 'dispatched') left += line.picked;
  }
  return left;
}

/** Thousandths of a held lot that may leave for an order line in all, what has left counted in; none under a closed hold. */
export async function grantedFor(tx: Tx, lotId: string, orderLineId: string, at: Instant): Promise<number> {
  let granted = 0;
  for (const each of await tx.scan(concessions, 'lotId', lotId)) {
    if (each.state !== 'granted' || (each.expiresAt !== null && each.expiresAt <= at)) continue;
    const own = each.lines.find((line) => line.orderLineId === orderLineId);
    if (!own || (await tx.get(holds, each.holdId))?.state !== 'open') continue;
    granted += own.before + own.quantity;
  }
  return granted;
}

/** Thousandths of a held lot that may still leave for an order line at that instant. */
export async function concededFor(tx: Tx, lotId: string, orderLineId: string, at: Instant): Promise<number> {
  const granted = await grantedFor(tx, lotId, orderLineId, at);
  return granted === 0 ? 0 : Math.max(0, granted - (await leftFor(tx, lotId, orderLineId)));
}
