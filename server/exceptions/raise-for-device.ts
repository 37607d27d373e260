import { minute } from '../../db/values/instant.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { askForDevice } from './playbook/ask-for-silence.ts';
import { raise } from './raise.ts';
import { resolveSubject } from './resolve.ts';
import { deviceInHand } from './watched-sql.ts';

/** A device that is on asks every half minute; one not heard for so long holds what nobody else knows. */
const unsyncedAfter = 30 * minute;

/** A device was heard: looked at again when it should have been heard once more. */
export async function lookForDevice(tx: ServerTx, { grp }: { grp: string }): Promise<void> {
  await resolveSubject(tx, 'device_unsynced', grp);
  await tx.later('device.look', `device:${grp}`, { grp }, tx.now + unsyncedAfter);
}

/**
 * A device not heard for half an hour while somebody who signed in on it has a step running or a task taken. A phone that
 * is off after the shift has nothing in hand and is nobody's trouble.
 */
export async function raiseForDevice(tx: ServerTx, payload: JobPayload): Promise<void> {
  const grp = String(payload['grp']);
  const device = await deviceInHand(tx, grp);
  if (!device) return;
  const due = device.seenAt + unsyncedAfter;
  if (due > tx.now) return tx.later('device.look', `device:${grp}`, { grp }, due);
  const plantId = device.people.flatMap((person) => person.plantIds)[0];
  if (!plantId || device.operationIds.length + device.taskIds.length === 0) return;
  await raise(tx, {
    kind: 'device_unsynced',
    plantId,
    subjectTable: 'grp',
    subjectId: grp,
    subject: device.people.map(({ name }) => name).join(', '),
    deviceAt: tx.now,
    raisedBy: null,
    start: device.operationIds.map((id) => ({ kind: 'operation', id })),
    asks: async (touched) => askForDevice(device, touched),
  });
}
