import { createHash } from 'node:crypto';
import type { Equipment, MachineState } from '../../db/equipment/equipment.ts';
import { plantScope } from '../../db/scope.ts';
import { hour, type Instant } from '../../db/values/instant.ts';
import { demoMachineKey, nashik } from './demo-tenant.ts';

const machines: readonly (readonly [code: string, name: string, work: string, state: MachineState])[] = [
  ['MIX-1', 'High-speed mixer', 'mix', 'running'],
  ['EXT-1', 'Twin-screw extruder 65 mm', 'extrude', 'running'],
  ['EXT-2', 'Twin-screw extruder 80 mm', 'extrude', 'running'],
  ['EXT-3', 'Conical extruder 55 mm', 'extrude', 'idle'],
  ['INJ-1', 'Injection press 180 t', 'mould', 'running'],
  ['INJ-2', 'Injection press 250 t', 'mould', 'idle'],
  ['HTB-1', 'Hydro-test bench', 'test', 'running'],
];

/** `EXT-2` → `eq-ext-2`. */
export const machineId = (code: string): string => `eq-${code.toLowerCase()}`;

/** The plant's machines as they stand at `now`. */
export function demoMachines(now: Instant): Equipment[] {
  return machines.map(([code, name, work, state], rank) => ({
    id: machineId(code),
    scope: plantScope(nashik),
    plantId: nashik,
    code,
    name,
    work,
    state,
    stateSince: now - 2 * hour,
    lastReadingAt: null,
    rank,
  }));
}

/** Each machine with the SHA-256 of its telemetry key, in hex. */
export const demoKeyHashes: readonly { equipmentId: string; hash: string }[] = machines.map(([code]) => {
  const equipmentId = machineId(code);
  return { equipmentId, hash: createHash('sha256').update(demoMachineKey(equipmentId)).digest('hex') };
});
