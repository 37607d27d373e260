import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { plants } from '../plant/plant.ts';
import { plantScope } from '../scope.ts';
import { weeklyHours } from '../shift/shift.ts';
import type { Tx } from '../tx.ts';
import { day } from '../values/instant.ts';
import { id, moment } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { type Equipment, equipment } from './equipment.ts';
import { machineHours, machineOpenings } from './machine-hours.ts';

/** The longest a machine is opened at once. */
const longest = 3 * day;

async function machineOf(tx: Tx, equipmentId: string, plantIds: readonly string[]): Promise<Equipment> {
  const machine = await tx.get(equipment, equipmentId);
  refuseUnless(machine, 'equipment.unknown');
  refuseUnless(plantIds.includes(machine.plantId), 'plant.not_yours');
  return machine;
}

/** An administrator says when a machine works, or (without one) all machines of a plant. The plan is made anew. */
export const setMachineHours = mutator({
  name: 'hours.set@1',
  by: ['admin'],
  args: z.object({
    plantId: id,
    equipmentId: z.nullable(id),
    hours: z.nullable(z.array(weeklyHours).check(z.maxLength(70))),
  }),
  async run(tx, { plantId, equipmentId, hours }, act) {
    refuseUnless(act.actor.plantIds.includes(plantId), 'plant.not_yours');
    refuseUnless(await tx.get(plants, plantId), 'plant.unknown');
    if (equipmentId !== null) {
      const machine = await machineOf(tx, equipmentId, act.actor.plantIds);
      refuseUnless(machine.plantId === plantId, 'equipment.unknown');
    }
    refuseUnless(hours?.every(({ fromMinute, toMinute }) => fromMinute < toMinute) ?? true, 'rota.backward');
    await tx.put(machineHours, { id: equipmentId ?? plantId, scope: plantScope(plantId), plantId, equipmentId, hours });
    tx.happened({ type: 'machine.hours_said', plantId });
  },
});

/** Somebody who plans has a machine work outside its hours. */
export const openMachine = mutator({
  name: 'opening.add@1',
  by: ['admin', 'planning'],
  args: z.object({
    openingId: id,
    equipmentId: id,
    fromAt: moment,
    toAt: moment,
    reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  }),
  async run(tx, { openingId, equipmentId, fromAt, toAt, reason }, act) {
    const { plantId } = await machineOf(tx, equipmentId, act.actor.plantIds);
    refuseUnless(fromAt < toAt, 'rota.backward');
    refuseUnless(toAt - fromAt <= longest, 'opening.too_long');
    refuseUnless(toAt > act.at, 'opening.over');
    await refuseTakenId(tx, machineOpenings, openingId);
    const times = { equipmentId, fromAt, toAt, reason, exceptionId: null, calledOffAt: null };
    await tx.put(machineOpenings, { id: openingId, scope: plantScope(plantId), plantId, ...times });
    tx.happened({ type: 'machine.hours_said', plantId });
  },
});

/** Calls it off while it has not begun. */
export const callOffOpening = mutator({
  name: 'opening.callOff@1',
  by: ['admin', 'planning'],
  args: z.object({ openingId: id }),
  async run(tx, { openingId }, act) {
    const opening = await tx.get(machineOpenings, openingId);
    refuseUnless(opening, 'opening.unknown');
    refuseUnless(act.actor.plantIds.includes(opening.plantId), 'plant.not_yours');
    if (opening.calledOffAt !== null) return;
    refuseUnless(act.at < opening.fromAt, 'opening.begun');
    await tx.put(machineOpenings, { ...opening, calledOffAt: act.at });
    tx.happened({ type: 'machine.hours_said', plantId: opening.plantId });
  },
});
