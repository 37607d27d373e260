import type { MachineState } from '../../db/equipment/equipment.ts';
import { type Instant, minute } from '../../db/values/instant.ts';

/** A stop this long is a breakdown. */
export const breakdownAfter = 3 * minute;
/** A clock may be this far ahead of ours; what lies further in the future moves nothing. */
const clockTolerance = minute;

/** What a machine said, as stored. Instants in epoch milliseconds. */
export interface MachineReading {
  readonly tag: string;
  readonly value: number;
  readonly sourceAt: Instant;
  readonly receivedAt: Instant;
}

export interface StopSpan {
  /** Undefined: not a row yet. */
  readonly id: string | undefined;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly breakdownAt: Instant | null;
}

/** A machine as its readings leave it. `stops`: those opened or changed, in order; at most the last one is open. */
export interface Watched {
  readonly state: MachineState;
  readonly stateSince: Instant;
  /** The newest source time that counted. */
  readonly sourceAt: Instant;
  /** The last total of the `count` tag. */
  readonly count: number | null;
  readonly stops: readonly StopSpan[];
}

/** What a reading says of the machine; undefined: nothing about its state. */
type Sign = 'running' | 'stopped' | 'idle';

/**
 * Follows a machine through new readings, in the order of their source times; late ones that the machine has moved past,
 * and ones from the future, count for nothing. Tags: `running` 1 or 0; `state` 0 stopped, 1 running, 2 idle; a growing
 * `count` shows that it runs, and nobody counts pieces from it. An idle machine that falls silent has not broken down unless
 * somebody is working on it (`busy`).
 */
export function followReadings(before: Watched, readings: readonly MachineReading[], busy: boolean): Watched {
  const usable = readings
    .filter((each) => each.sourceAt > before.sourceAt && each.sourceAt <= each.receivedAt + clockTolerance)
    .sort((a, b) => a.sourceAt - b.sourceAt);
  return usable.reduce((now, reading) => follow(now, reading, busy), before);
}

function follow(now: Watched, reading: MachineReading, busy: boolean): Watched {
  const at = Math.min(reading.sourceAt, reading.receivedAt);
  const sign = signOf(now, reading);
  const seen = { ...now, sourceAt: reading.sourceAt, count: reading.tag === 'count' ? reading.value : now.count };
  if (sign === 'running') return { ...entered(endStop(seen, at), 'running', at) };
  if (sign === 'idle') return { ...entered(endStop(seen, at), 'idle', at) };
  if (sign === 'stopped') return stopped(seen, at, busy);
  return seen;
}

function signOf(now: Watched, { tag, value }: MachineReading): Sign | undefined {
  if (tag === 'running') return value > 0 ? 'running' : 'stopped';
  if (tag === 'count') return now.count !== null && value > now.count ? 'running' : undefined;
  if (tag !== 'state') return undefined;
  return value === 1 ? 'running' : value === 2 ? 'idle' : value === 0 ? 'stopped' : undefined;
}

const entered = (now: Watched, state: MachineState, at: Instant): Watched =>
  now.state === state ? now : { ...now, state, stateSince: at };

const openStop = (now: Watched): StopSpan | undefined => now.stops.find((stop) => stop.endedAt === null);

const withStop = (now: Watched, stop: StopSpan): Watched => ({
  ...now,
  stops: [...now.stops.filter((each) => each.startedAt !== stop.startedAt), stop],
});

function stopped(now: Watched, at: Instant, busy: boolean): Watched {
  const open = openStop(now);
  if (!open) {
    if (now.state === 'idle' && !busy) return now;
    return entered(withStop(now, { id: undefined, startedAt: at, endedAt: null, breakdownAt: null }), 'stopped', at);
  }
  if (open.breakdownAt !== null || at - open.startedAt < breakdownAfter) return now;
  return { ...withStop(now, brokenDown(open)), state: 'down', stateSince: open.startedAt };
}

/** A stop that had lasted long enough when it ended was a breakdown, also when we hear of it only now. */
function endStop(now: Watched, at: Instant): Watched {
  const open = openStop(now);
  if (!open) return now;
  const whole = at - open.startedAt >= breakdownAfter ? brokenDown(open) : open;
  return withStop(now, { ...whole, endedAt: Math.max(at, open.startedAt) });
}

const brokenDown = (stop: StopSpan): StopSpan => ({
  ...stop,
  breakdownAt: stop.breakdownAt ?? stop.startedAt + breakdownAfter,
});
