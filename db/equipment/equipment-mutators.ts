import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { equipment, machineStops, stopReasons } from './equipment.ts';

/** An operator calls a stop: the machine is down now, without waiting for the sensor's three minutes. */
export const reportStop = mutator({
  name: 'equipment.reportStop@1',
  by: ['operator', 'maintenance'],
  args: z.object({ stopId: id, equipmentId: id, reason: z.enum(stopReasons) }),
  async run(tx, args, act) {
    const machine = await tx.get(equipment, args.equipmentId);
    refuseUnless(machine, 'equipment.unknown');
    const open = (await tx.scan(machineStops, 'equipmentId', machine.id)).find((stop) => stop.state === 'open');
    refuseUnless(!open?.breakdownAt, 'equipment.already_down', { code: machine.code });
    if (!open) await refuseTakenId(tx, machineStops, args.stopId);
    const stop = open ?? {
      id: args.stopId,
      scope: machine.scope,
      plantId: machine.plantId,
      equipmentId: machine.id,
      state: 'open' as const,
      startedAt: act.at,
      endedAt: null,
      source: 'operator' as const,
    };
    await tx.put(machineStops, { ...stop, reason: args.reason, breakdownAt: act.at });
    await tx.put(equipment, { ...machine, state: 'down', stateSince: stop.startedAt });
    tx.happened({ type: 'machine.stopped', stopId: stop.id });
  },
});

/** Maintenance or the operator says the machine runs again. */
export const reportRunning = mutator({
  name: 'equipment.reportRunning@1',
  by: ['operator', 'maintenance'],
  args: z.object({ equipmentId: id }),
  async run(tx, args, act) {
    const machine = await tx.get(equipment, args.equipmentId);
    refuseUnless(machine, 'equipment.unknown');
    const open = (await tx.scan(machineStops, 'equipmentId', machine.id)).find((stop) => stop.state === 'open');
    await tx.put(equipment, { ...machine, state: 'running', stateSince: act.at });
    if (!open) return;
    await tx.put(machineStops, { ...open, state: 'ended', endedAt: act.at });
    tx.happened({ type: 'machine.resumed', stopId: open.id });
  },
});
