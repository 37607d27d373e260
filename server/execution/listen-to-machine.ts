import { equipment } from '../../db/equipment/equipment.ts';
import { minute } from '../../db/values/instant.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { isBusy } from './reading-sql.ts';

/** A machine at work that says nothing for so long is silent. */
export const silentAfter = 10 * minute;

/**
 * Ten minutes after a machine was heard: heard again meanwhile, it is listened to on; silent, it is missed where it should
 * report, being seen running or having a step running on it.
 */
export async function listenToMachine(tx: ServerTx, payload: JobPayload): Promise<void> {
  const machine = await tx.get(equipment, String(payload['equipmentId']));
  if (!machine || machine.lastReadingAt === null) return;
  const due = machine.lastReadingAt + silentAfter;
  if (due > tx.now) return tx.later('machine.listen', `listen:${machine.id}`, { equipmentId: machine.id }, due);
  if (machine.state === 'running' || (await isBusy(tx, machine.id))) {
    tx.happened({ type: 'machine.silent', equipmentId: machine.id });
  }
}
