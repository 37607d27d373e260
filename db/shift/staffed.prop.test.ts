import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hour, minute } from '../values/instant.ts';
import type { Rota } from './rota.ts';
import { anyRota, rotaStart } from './rota-fixture.ts';
import { onDutyAt, staffedNow, standsFor, tellFirst } from './staffed.ts';

const scope = 'plant:plant-1';
const zone = 'Asia/Kolkata';
const base = { scope, plantId: 'plant-1' };
/** Monday 2 November 2026, so many hours after midnight in Nashik. */
const at = (hours: number): number => Date.UTC(2026, 10, 1, 18, 30) + hours * hour;
const staff = ['ravi', 'asha', 'bina', 'omar'].map((id) => ({
  id,
  functions: id === 'omar' ? ['planning'] : ['quality'],
  active: id !== 'bina',
}));
const empty: Rota = { zone, calendar: undefined, days: [], shifts: [], assignments: [], covers: [], onCalls: [] };
const nights: Rota = {
  ...empty,
  calendar: { restDays: [0], prayers: [] },
  shifts: [
    { ...base, id: 'day', name: 'Day', fromMinute: 360, toMinute: 1_320 },
    { ...base, id: 'night', name: 'Night', fromMinute: 1_320, toMinute: 360 },
  ],
  assignments: [
    { ...base, id: 'a', shiftId: 'day', personId: 'ravi', fromDate: '2026-11-01', toDate: null },
    { ...base, id: 'b', shiftId: 'night', personId: 'asha', fromDate: '2026-11-01', toDate: '2026-11-07' },
  ],
  onCalls: [{ ...base, id: 'c', function: 'quality', personId: 'ravi', fromDate: '2026-11-08', toDate: null }],
};

describe('who is there', () => {
  test.each`
    what                                                | hours          | kind         | who
    ${'a day shift'}                                    | ${7}           | ${'on_duty'} | ${['ravi']}
    ${'a night shift after midnight is the evening’s'}  | ${24 + 3}      | ${'on_duty'} | ${['asha']}
    ${'Sunday’s night does not begin on a day of rest'} | ${-1}          | ${'nobody'}  | ${[]}
    ${'Saturday’s night goes on into Sunday'}           | ${6 * 24 + 2}  | ${'on_duty'} | ${['asha']}
    ${'on call on the day of rest'}                     | ${6 * 24 + 12} | ${'on_call'} | ${['ravi']}
  `('[SHIFT-1] $what', ({ hours, kind, who }) => {
    expect(staffedNow(nights, 'quality', staff, at(hours))).toEqual({ kind, personIds: who });
  });

  test('[SHIFT-3] who covers is there instead, for as long as it lasts, and a circle of covers ends', () => {
    const covered: Rota = {
      ...nights,
      covers: [
        { ...base, id: 'x', personId: 'asha', forPersonId: 'ravi', fromAt: at(14), toAt: at(18), reason: '' },
        { ...base, id: 'y', personId: 'ravi', forPersonId: 'asha', fromAt: at(17), toAt: at(18), reason: '' },
      ],
    };
    expect([13, 14, 18].map((hours) => [...onDutyAt(covered, at(hours))])).toEqual([['ravi'], ['asha'], ['ravi']]);
    expect(standsFor(covered, 'ravi', at(17))).toBe('asha');
  });

  test('[SHIFT-1] a function nobody planned for counts as there, one nobody works in does not', () => {
    expect(staffedNow(empty, 'quality', staff, at(3))).toEqual({ kind: 'unplanned', personIds: ['ravi', 'asha'] });
    expect(staffedNow(empty, 'dispatch', staff, at(3))).toEqual({ kind: 'nobody', personIds: [] });
  });

  test('[DEADLINE-9] of a rank those on duty are told, else those on call, else all', () => {
    expect(tellFirst(nights, ['ravi', 'asha'], 'quality', at(7))).toEqual(['ravi']);
    expect(tellFirst(nights, ['ravi', 'asha'], 'quality', at(6 * 24 + 12))).toEqual(['ravi']);
    expect(tellFirst(nights, ['asha', 'bina'], 'quality', at(7))).toEqual(['asha', 'bina']);
  });

  test('[SHIFT-1] whoever is on duty stands in the rota, and every answer names people who work here', () => {
    fc.assert(
      fc.property(anyRota, fc.integer({ min: 0, max: 60 * 1_440 }), (rota, minutes) => {
        const now = rotaStart + minutes * minute;
        const named = new Set([...rota.assignments, ...rota.covers].map(({ personId }) => personId));
        for (const id of onDutyAt(rota, now)) expect(named.has(id)).toBe(true);
        const found = staffedNow(rota, 'quality', staff, now);
        expect(found.personIds.length === 0).toBe(found.kind === 'nobody');
        for (const id of found.personIds) expect(staff.find((each) => each.id === id)?.active).toBe(true);
        const told = tellFirst(rota, ['ravi', 'asha'], 'quality', now);
        expect(told.length).toBeGreaterThan(0);
      }),
    );
  });
});
