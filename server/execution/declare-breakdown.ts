import { equipment, machineStops } from '../../db/equipment/equipment.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { breakdownAfter } from './follow-readings.ts';

/** A stop lasts three minutes: the machine is down and everybody whom it touches is told. Once; a stop that ended is none. */
export async function declareBreakdown(tx: ServerTx, payload: JobPayload): Promise<void> {
  const stop = await tx.get(machineStops, String(payload['stopId']));
  if (stop?.state !== 'open' || stop.breakdownAt !== null) return;
  const machine = await tx.get(equipment, stop.equipmentId);
  if (!machine) return;
  await tx.put(machineStops, { ...stop, breakdownAt: stop.startedAt + breakdownAfter });
  await tx.put(equipment, { ...machine, state: 'down', stateSince: stop.startedAt });
  tx.happened({ type: 'machine.stopped', stopId: stop.id });
}
