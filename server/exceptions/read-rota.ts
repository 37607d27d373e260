import { textOfDay } from '../../db/decision-table/day.ts';
import type { Exception } from '../../db/exception/exception.ts';
import { plants } from '../../db/plant/plant.ts';
import type { Rota } from '../../db/shift/rota.ts';
import { type CalendarDay, covers, onCalls, plantCalendars, shiftAssignments, shifts } from '../../db/shift/shift.ts';
import { type Clock, wallClock, workingClock } from '../../db/shift/working-time.ts';
import { day, type Instant } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** How far ahead of an instant the dates of a plant's calendar are read: as far as working time is looked for. */
const daysAhead = 70;

const datesAround = (tx: ServerTx, plantId: string, at: Instant): Promise<CalendarDay[]> => tx.sql<CalendarDay[]>`
  select d.id, d.scope, d.plant_id as "plantId", d.date, d.kind, d.name, d.from_minute::float8 as "fromMinute",
    d.to_minute::float8 as "toMinute"
  from public.calendar_day as d
  where d.tenant_id = app.tenant_id() and d.plant_id = ${plantId}
    and d.date between ${textOfDay(Math.floor(at / day) - 2)} and ${textOfDay(Math.floor(at / day) + daysAhead)}
  order by d.id`;

/** A plant's calendar and rota as they stand, with the dates around an instant. */
export async function readRota(tx: ServerTx, plantId: string, at: Instant): Promise<Rota> {
  const [plant, calendar, days, ...rows] = await Promise.all([
    tx.get(plants, plantId),
    tx.getMany(plantCalendars, [plantId]),
    datesAround(tx, plantId, at),
    tx.scan(shifts, 'plantId', plantId),
    tx.scan(shiftAssignments, 'plantId', plantId),
    tx.scan(covers, 'plantId', plantId),
    tx.scan(onCalls, 'plantId', plantId),
  ]);
  const [running, assignments, covering, called] = rows;
  const zone = plant?.zone ?? 'UTC';
  return { zone, calendar: calendar[0], days, shifts: running, assignments, covers: covering, onCalls: called };
}

/** What an exception's deadlines are measured by: working time for a routine one, the wall clock for every other. */
export async function clockOf(
  tx: ServerTx,
  exception: Pick<Exception, 'severity' | 'plantId' | 'occurredAt'>,
): Promise<Clock> {
  if (exception.severity !== 'routine') return wallClock;
  return workingClock(await readRota(tx, exception.plantId, exception.occurredAt));
}
