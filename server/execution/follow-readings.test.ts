import { describe, expect, test } from 'vitest';
import { minute, second } from '../../db/values/instant.ts';
import { followReadings, type MachineReading, type Watched } from './follow-readings.ts';

const t0 = 1_000 * minute;
const running: Watched = { state: 'running', stateSince: t0, sourceAt: t0, count: null, stops: [] };
const reading = (after: number, tag: string, value: number, receivedAfter = after): MachineReading => ({
  tag,
  value,
  sourceAt: t0 + after,
  receivedAt: t0 + receivedAfter,
});
const at = (after: number) => t0 + after;

describe('a machine followed by its readings', () => {
  test('[EXEC-1] stops and runs again as it says', () => {
    const now = followReadings(running, [reading(minute, 'running', 0), reading(2 * minute, 'running', 1)], true);
    expect(now).toMatchObject({ state: 'running', stateSince: at(2 * minute) });
    expect(now.stops).toEqual([{ id: undefined, startedAt: at(minute), endedAt: at(2 * minute), breakdownAt: null }]);
  });

  test('[EXEC-2] is down when a stop lasts three minutes of its own time, and that stop ends when it runs', () => {
    const stopped = [reading(0 + second, 'running', 0), reading(3 * minute + second, 'running', 0)];
    const now = followReadings(running, stopped, true);
    expect(now).toMatchObject({ state: 'down', stateSince: at(second) });
    expect(now.stops).toEqual([
      { id: undefined, startedAt: at(second), endedAt: null, breakdownAt: at(3 * minute + second) },
    ]);
    const later = followReadings(now, [reading(10 * minute, 'state', 1)], true);
    expect(later).toMatchObject({ state: 'running', stateSince: at(10 * minute) });
    expect(later.stops[0]).toMatchObject({ endedAt: at(10 * minute), breakdownAt: at(3 * minute + second) });
  });

  test('[EXEC-2] a stop that had lasted when we heard of its end was a breakdown all the same', () => {
    const now = followReadings(running, [reading(second, 'running', 0), reading(9 * minute, 'running', 1)], true);
    expect(now.state).toBe('running');
    expect(now.stops).toEqual([
      { id: undefined, startedAt: at(second), endedAt: at(9 * minute), breakdownAt: at(3 * minute + second) },
    ]);
  });

  test('[EXEC-3] a reading from the future moves nothing, nor does one the machine has moved past', () => {
    const future = reading(5 * minute, 'running', 0, minute);
    const late = { ...reading(0, 'running', 0), receivedAt: at(minute) };
    expect(followReadings(running, [future, late], true)).toEqual(running);
  });

  test('[EXEC-4] an idle machine that falls silent has not stopped, unless somebody works on it', () => {
    const idle: Watched = { ...running, state: 'idle' };
    expect(followReadings(idle, [reading(minute, 'running', 0)], false)).toMatchObject({ state: 'idle', stops: [] });
    expect(followReadings(idle, [reading(minute, 'running', 0)], true).state).toBe('stopped');
  });

  test('[EXEC-5] a growing count shows that it runs; nobody counts pieces from it', () => {
    const stopped = followReadings(running, [reading(second, 'count', 100), reading(2 * second, 'running', 0)], true);
    expect(stopped.state).toBe('stopped');
    expect(followReadings(stopped, [reading(minute, 'count', 100)], true).state).toBe('stopped');
    expect(followReadings(stopped, [reading(minute, 'count', 101)], true).state).toBe('running');
  });
});
