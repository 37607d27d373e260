import { equipment } from '../../db/equipment/equipment.ts';
import { operations } from '../../db/work-order/work-order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { askForSilence } from './playbook/ask-for-silence.ts';
import { raise } from './raise.ts';
import { resolveSubject } from './resolve.ts';

/** A machine that should report has said nothing for a while. */
export async function raiseForSilence(tx: ServerTx, { equipmentId }: { equipmentId: string }): Promise<void> {
  const machine = await tx.get(equipment, equipmentId);
  if (!machine) throw new Error(`there is no machine ${equipmentId}`);
  const running = (await tx.scan(operations, 'equipmentId', machine.id)).filter((step) => step.state === 'running');
  await raise(tx, {
    kind: 'telemetry_silent',
    plantId: machine.plantId,
    subjectTable: 'equipment',
    subjectId: machine.id,
    subject: machine.code,
    deviceAt: tx.now,
    raisedBy: null,
    start: [{ kind: 'machine', id: machine.id }],
    asks: async (touched) => askForSilence(machine, running, touched),
  });
}

/** It is heard again. */
export async function resolveForSilence(tx: ServerTx, { equipmentId }: { equipmentId: string }): Promise<void> {
  await resolveSubject(tx, 'telemetry_silent', equipmentId);
}
