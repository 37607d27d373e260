import { type Person, people } from '../../db/person/person.ts';
import { plants } from '../../db/plant/plant.ts';
import type { Rota } from '../../db/shift/rota.ts';
import { calendarDays, covers, onCalls, plantCalendars, shiftAssignments, shifts } from '../../db/shift/shift.ts';
import { onDutyAt } from '../../db/shift/staffed.ts';
import { hour, type Instant, minute } from '../../db/values/instant.ts';
import { rowOf, rowsWhere } from '../_device/rows.ts';
import type { Local } from '../_sync/local.ts';

/** A plant's calendar and rota, as this device holds them. */
export async function readRota(local: Local, plantId: string): Promise<Rota> {
  const own = [plantId];
  const [plant, calendar, days, running, assignments, covering, called] = await Promise.all([
    rowOf(local, plants, plantId),
    rowOf(local, plantCalendars, plantId),
    rowsWhere(local, calendarDays, 'plantId', own),
    rowsWhere(local, shifts, 'plantId', own),
    rowsWhere(local, shiftAssignments, 'plantId', own),
    rowsWhere(local, covers, 'plantId', own),
    rowsWhere(local, onCalls, 'plantId', own),
  ]);
  return {
    zone: plant?.zone ?? 'UTC',
    calendar,
    days,
    shifts: running,
    assignments,
    covers: covering,
    onCalls: called,
  };
}

/** Somebody who can be given a task, and from when they are on duty: now, later, or not as far as the rota is looked at. */
export interface Candidate {
  readonly person: Person;
  readonly from: Instant | null;
  readonly isHere: boolean;
}

const furthest = 36 * hour;
const step = 30 * minute;

/** Whoever may be given a function's task in a plant but for one, those on duty first, then as their shifts come. */
export async function readCandidates(
  local: Local,
  what: { plantId: string; function: string; but: string; now: Instant },
): Promise<Candidate[]> {
  const rota = await readRota(local, what.plantId);
  const fit = [...local.rows(people).all()].filter(
    ({ id, active, plantIds, functions }) =>
      active && id !== what.but && plantIds.includes(what.plantId) && functions.includes(what.function),
  );
  const firstSeen = new Map<string, Instant>();
  const begun = Math.floor(what.now / step) * step;
  for (let at = begun; at < begun + furthest; at += step)
    for (const id of onDutyAt(rota, Math.max(at, what.now))) if (!firstSeen.has(id)) firstSeen.set(id, at);
  return fit
    .map((person) => {
      const from = firstSeen.get(person.id) ?? null;
      return { person, from, isHere: from !== null && from <= what.now };
    })
    .sort(
      (one, other) =>
        (one.from ?? Number.MAX_SAFE_INTEGER) - (other.from ?? Number.MAX_SAFE_INTEGER) ||
        (one.person.name < other.person.name ? -1 : 1),
    );
}
