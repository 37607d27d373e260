import { instant, integer, oneOf, orNull, type Row, table, text } from '../table.ts';

/** Any may follow any other: readings are facts, not requests. */
export const machineStates = ['unknown', 'running', 'idle', 'stopped', 'down'] as const;
export type MachineState = (typeof machineStates)[number];

/** A line or machine (ISA-95 equipment). Scope: plant. */
export const equipment = table(
  'equipment',
  {
    plantId: text(),
    code: text(),
    name: text(),
    /** The operation it does, e.g. `mix`, `extrude`, `mould`, `test`; routings name the same word. */
    work: text(),
    state: oneOf(machineStates),
    stateSince: instant(),
    lastReadingAt: orNull(instant()),
    /** Rank among equals when a plan may choose; lower first. */
    rank: integer(),
  },
  ['plantId'],
);
export type Equipment = Row<typeof equipment>;

/** Why a machine stands, as an operator says it. */
export const stopReasons = ['mechanical', 'electrical', 'tool', 'material', 'power', 'quality', 'other'] as const;
export type StopReason = (typeof stopReasons)[number];

/** One stop of one machine, from its first reading or an operator's word until it runs again. Scope: plant. */
export const machineStops = table(
  'machine_stop',
  {
    plantId: text(),
    equipmentId: text(),
    state: oneOf(['open', 'ended']),
    startedAt: instant(),
    endedAt: orNull(instant()),
    /** `reading` or `operator`. */
    source: oneOf(['reading', 'operator']),
    /** A `StopReason`; what an older app sent stays as it was written. */
    reason: orNull(text()),
    /** When it passed three minutes (or an operator called it) and became a breakdown. */
    breakdownAt: orNull(instant()),
  },
  ['equipmentId'],
);
export type MachineStop = Row<typeof machineStops>;
