import { machineStops } from '../../db/equipment/equipment.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { resolveSubject } from './resolve.ts';

/** The machine runs again: what was asked because it stood is over. */
export async function resolveForStop(tx: ServerTx, { stopId }: { stopId: string }): Promise<void> {
  const stop = await tx.get(machineStops, stopId);
  if (stop) await resolveSubject(tx, 'breakdown', stop.equipmentId);
}
