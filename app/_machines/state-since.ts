import type { Equipment, MachineStop } from '../../db/equipment/equipment.ts';
import type { Instant } from '../../db/values/instant.ts';

/**
 * Since when a machine is as it is. One that stands has stood since it stopped, not since three minutes later, when the stop
 * became a breakdown. `stop` is its open stop.
 */
export function stateSince(
  machine: Pick<Equipment, 'state' | 'stateSince'>,
  stop: Pick<MachineStop, 'startedAt'> | undefined,
): Instant {
  const stands = machine.state === 'down' || machine.state === 'stopped';
  return stands && stop ? stop.startedAt : machine.stateSince;
}
