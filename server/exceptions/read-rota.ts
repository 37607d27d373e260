import { textOfDay } from '../../db/decision-table/day.ts';
import type { Exception } from '../../db/exception/exception.ts';
import { plants } from '../../db/plant/plant.ts';
import type { Rota } from '../../db/shift/rota.ts';
import { calendarDays, covers, onCalls, plantCalendars, shiftAssignments, shifts } from '../../db/shift/shift.ts';
import { type Clock, wallClock, workingClock } from '../../db/shift/working-time.ts';
import { day, type Instant } from '../../db/values/instant.ts';
import { type RowsOf, rowsWhere } from '../postgres/read-sql.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** How far ahead of an instant the dates of a plant's calendar are read: as far as working time is looked for. */
const daysAhead = 70;

/** What a plant's rota is read by: one statement, alone or with others. */
export const rotaReads = (plantId: string, at: Instant) =>
  [
    rowsWhere(plants, { id: plantId }),
    rowsWhere(plantCalendars, { id: plantId }),
    rowsWhere(calendarDays, { plantId, date: datesAround(at) }),
    rowsWhere(shifts, { plantId }),
    rowsWhere(shiftAssignments, { plantId }),
    rowsWhere(covers, { plantId }),
    rowsWhere(onCalls, { plantId }),
  ] as const;

const datesAround = (at: Instant) => ({
  from: textOfDay(Math.floor(at / day) - 2),
  to: textOfDay(Math.floor(at / day) + daysAhead),
});

export function rotaFrom(rows: RowsOf<ReturnType<typeof rotaReads>>): Rota {
  const [plant, calendar, days, running, assignments, covering, called] = rows;
  const zone = plant[0]?.zone ?? 'UTC';
  return { zone, calendar: calendar[0], days, shifts: running, assignments, covers: covering, onCalls: called };
}

/** A plant's calendar and rota as they stand, with the dates around an instant. */
export const readRota = async (tx: ServerTx, plantId: string, at: Instant): Promise<Rota> =>
  rotaFrom(await tx.together(...rotaReads(plantId, at)));

/** What an exception's deadlines are measured by: working time for a routine one, the wall clock for every other. */
export async function clockOf(
  tx: ServerTx,
  exception: Pick<Exception, 'severity' | 'plantId' | 'occurredAt'>,
): Promise<Clock> {
  if (exception.severity !== 'routine') return wallClock;
  return workingClock(await readRota(tx, exception.plantId, exception.occurredAt));
}
