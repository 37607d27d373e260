import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minute } from '../values/instant.ts';
import type { Rota } from './rota.ts';
import { anyRota, rotaStart } from './rota-fixture.ts';
import { afterWorkingTime, isWorkingTime, workingTimeBetween } from './working-time.ts';

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const formats = new Map<string, readonly [Intl.DateTimeFormat, Intl.DateTimeFormat]>();

function formatsOf(timeZone: string): readonly [Intl.DateTimeFormat, Intl.DateTimeFormat] {
  const made = formats.get(timeZone) ?? [
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }),
    new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short' }),
  ];
  formats.set(timeZone, made);
  return made;
}

/** What the plant's wall shows, read from the words a clock there would print. */
function wall(at: number, zone: string): { date: string; before: string; weekday: number; minutes: number } {
  const [clock, weekdayOf] = formatsOf(zone);
  const [date = '', time = ''] = clock.format(at).split(' ');
  const [hours, minutes] = time.split(':').map(Number);
  const named = weekdayOf.format(at);
  const before = new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  return { date, before, weekday: weekdays.indexOf(named), minutes: (hours ?? 0) * 60 + (minutes ?? 0) };
}

/** The same in other words: minute by minute, as somebody with the rota in hand would say it. */
function worksAt(rota: Rota, at: number): boolean {
  const { date, before, weekday, minutes } = wall(at, rota.zone);
  const rests = (on: string, week: number): boolean =>
    (rota.calendar?.restDays ?? []).includes(week) ||
    rota.days.filter((each) => each.kind === 'holiday').some((each) => each.date === on);
  const own = rota.days.filter((each) => each.kind === 'prayer' && each.date === date);
  const weekly = (rota.calendar?.prayers ?? []).filter((each) => each.weekday === weekday);
  for (const { fromMinute, toMinute } of own.length > 0 ? own : weekly)
    if (minutes >= (fromMinute ?? 0) && minutes < (toMinute ?? 0)) return false;
  if (rota.shifts.length === 0) return !rests(date, weekday);
  for (const { fromMinute, toMinute } of rota.shifts) {
    const overMidnight = toMinute <= fromMinute;
    const late = minutes >= fromMinute && (overMidnight || minutes < toMinute);
    const early = overMidnight && minutes < toMinute;
    if (late && !rests(date, weekday)) return true;
    if (!late && early && !rests(before, (weekday + 6) % 7)) return true;
  }
  return false;
}

// Days around the changes of the clocks in each zone, and ordinary ones.
const start = fc
  .tuple(fc.constantFrom(0, 7, 27, 34, 35, 41), fc.integer({ min: 0, max: 1_439 }))
  .map(([days, minutes]) => rotaStart + (days * 1_440 + minutes) * minute);

test('[SHIFT-2] working time is what a minute-by-minute look at the rota counts, also where clocks change', () => {
  fc.assert(
    fc.property(anyRota, start, fc.integer({ min: 0, max: 1_200 }), (rota, from, minutes) => {
      let counted = 0;
      for (let nth = 0; nth < minutes; nth += 1) if (worksAt(rota, from + nth * minute)) counted += 1;
      expect(workingTimeBetween(rota, from, from + minutes * minute)).toBe(counted * minute);
    }),
    { numRuns: 40 },
  );
});

test('[SHIFT-2] so much working time later is the first instant by which so much has gone by', () => {
  fc.assert(
    fc.property(anyRota, start, fc.integer({ min: 1, max: 3_000 }), (rota, from, minutes) => {
      const at = afterWorkingTime(rota, from, minutes * minute);
      const worked = workingTimeBetween(rota, from, at);
      const never = workingTimeBetween(rota, from, from + 60 * 1_440 * minute) < minutes * minute;
      if (never) return;
      expect(worked).toBe(minutes * minute);
      expect(isWorkingTime(rota, at - 1)).toBe(true);
    }),
    { numRuns: 40 },
  );
});
