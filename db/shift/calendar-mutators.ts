import * as z from 'zod/mini';
import { dayOf } from '../decision-table/day.ts';
import { type Mutator, mutator } from '../mutator.ts';
import { plants } from '../plant/plant.ts';
import { plantScope } from '../scope.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { calendarDays, dayKinds, plantCalendars, weeklyHours } from './shift.ts';

const mostRows = 2_000;
const isForward = (hours: { fromMinute: number; toMinute: number }): boolean => hours.fromMinute < hours.toMinute;

/** A date as a plant's calendar writes it: `2026-11-09`. */
export const calendarDate = z.string().check(z.refine((text) => dayOf(text) !== undefined));

/** An administrator says on which weekdays a plant rests and when its people pray. Only routine deadlines wait for it. */
export const setCalendar = mutator({
  name: 'calendar.set@1',
  by: ['admin'],
  args: z.object({
    plantId: id,
    restDays: z.array(z.int().check(z.minimum(0), z.maximum(6))).check(z.maxLength(7)),
    prayers: z.array(weeklyHours).check(z.maxLength(70)),
  }),
  async run(tx, { plantId, restDays, prayers }, act) {
    refuseUnless(act.actor.plantIds.includes(plantId), 'plant.not_yours');
    refuseUnless(await tx.get(plants, plantId), 'plant.unknown');
    refuseUnless(prayers.every(isForward), 'rota.backward');
    const days = [...new Set(restDays)].sort((one, other) => one - other);
    refuseUnless(days.length < 7, 'calendar.never_works');
    await tx.put(plantCalendars, { id: plantId, scope: plantScope(plantId), plantId, restDays: days, prayers });
  },
});

const dayRow = z.object({
  dayId: id,
  date: calendarDate,
  kind: z.enum(dayKinds),
  name: z.string().check(z.maxLength(100)),
  fromMinute: z.nullable(z.int().check(z.minimum(0), z.maximum(1_439))),
  toMinute: z.nullable(z.int().check(z.minimum(1), z.maximum(1_440))),
});
export type DayArgs = z.infer<typeof dayRow>;

/** An administrator puts holidays and prayer hours of single dates, as pasted from a sheet; a row with a known id is replaced. */
export const putDays: Mutator<{ plantId: string; days: DayArgs[] }> = mutator({
  name: 'calendar.putDays@1',
  by: ['admin'],
  args: z.object({ plantId: id, days: z.array(dayRow).check(z.minLength(1), z.maxLength(mostRows)) }),
  async run(tx, { plantId, days }, act) {
    refuseUnless(act.actor.plantIds.includes(plantId), 'plant.not_yours');
    refuseUnless(await tx.get(plants, plantId), 'plant.unknown');
    for (const { dayId, ...day } of days) {
      const { fromMinute, toMinute } = day;
      const isWhole = day.kind === 'holiday' ? fromMinute === null && toMinute === null : true;
      const hasHours = day.kind === 'holiday' || (fromMinute !== null && toMinute !== null && fromMinute < toMinute);
      refuseUnless(isWhole && hasHours, 'rota.backward');
      await tx.put(calendarDays, { ...day, id: dayId, scope: plantScope(plantId), plantId });
    }
  },
});
