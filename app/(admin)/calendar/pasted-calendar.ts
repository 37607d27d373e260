import { dayOf } from '../../../db/decision-table/day.ts';
import type { Person } from '../../../db/person/person.ts';
import type { DayArgs } from '../../../db/shift/calendar-mutators.ts';
import type { Shift } from '../../../db/shift/shift.ts';
import { type Pasted, readRows } from '../../_terms/pasted-rows.ts';

const folded = (text: string): string => text.toLowerCase().replaceAll(/\s+/g, ' ').trim();

/** `14:30` → 870 minutes since midnight (`24:00` → 1440); undefined when it is no time. */
export function typedTime(text: string): number | undefined {
  const found = /^(\d{1,2})[:.](\d{2})$/.exec(text.trim());
  const [hours, minutes] = [Number(found?.[1] ?? 99), Number(found?.[2] ?? 99)];
  const at = hours * 60 + minutes;
  return minutes < 60 && at <= 1_440 ? at : undefined;
}

/** 870 → `14:30`. */
export const timeText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** `2026-11-09` or `09/11/2026` (day first, as sheets of these countries write it) as the former; undefined when it is no date. */
export function typedDate(text: string): string | undefined {
  const found = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(text.trim());
  const iso = found ? `${found[3]}-${found[2]?.padStart(2, '0')}-${found[1]?.padStart(2, '0')}` : text.trim();
  return dayOf(iso) === undefined ? undefined : iso;
}

/** A row's id is what it is about, so that the same sheet pasted again replaces and never doubles. */
const idOf = (plantId: string, kind: DayArgs['kind'], date: string, nth: number): string =>
  `${plantId}/${date}${kind === 'prayer' ? `/prayer-${nth}` : ''}`;

/** Reads a date and a name: holidays. */
export const readHolidays = (text: string, plantId: string): Pasted<DayArgs> =>
  readRows(text, ([day = '', name = '']) => {
    if (name === '') return { wrong: 'columns', cell: day };
    const date = typedDate(day);
    if (date === undefined) return { wrong: 'date', cell: day };
    const dayId = idOf(plantId, 'holiday', date, 0);
    return {
      row: { dayId, date, kind: 'holiday', name: name.slice(0, 100), fromMinute: null, toMinute: null },
      key: dayId,
    };
  });

/** Reads a date, from and to: prayer hours of that date. The order of a date's rows tells them apart. */
export function readPrayers(text: string, plantId: string): Pasted<DayArgs> {
  const seen = new Map<string, number>();
  return readRows(text, ([day = '', from = '', to = '', name = '']) => {
    if (to === '') return { wrong: 'columns', cell: day };
    const date = typedDate(day);
    if (date === undefined) return { wrong: 'date', cell: day };
    const [fromMinute, toMinute] = [typedTime(from), typedTime(to)];
    if (fromMinute === undefined || fromMinute > 1_439) return { wrong: 'time', cell: from };
    if (toMinute === undefined || toMinute <= fromMinute) return { wrong: 'time', cell: to };
    const nth = seen.get(date) ?? 0;
    seen.set(date, nth + 1);
    const dayId = idOf(plantId, 'prayer', date, nth);
    const row: DayArgs = { dayId, date, kind: 'prayer', name: name.slice(0, 100), fromMinute, toMinute };
    return { row, key: `${date}/${fromMinute}` };
  });
}

export interface PastedAssignment {
  readonly shift: Shift;
  readonly person: Person;
  readonly fromDate: string;
  readonly toDate: string | null;
}

/** Reads person, shift, from and (if it ends) to; people are known by name or e-mail, shifts by name. */
export function readAssignments(
  text: string,
  known: { people: readonly Person[]; shifts: readonly Shift[] },
): Pasted<PastedAssignment> {
  const people = new Map(known.people.flatMap((each) => [each.name, each.email].map((key) => [folded(key), each])));
  const shifts = new Map(known.shifts.map((each) => [folded(each.name), each]));
  return readRows(text, ([name = '', of = '', from = '', to = '']) => {
    if (from === '') return { wrong: 'columns', cell: name };
    const person = people.get(folded(name));
    if (!person) return { wrong: 'unknown', cell: name };
    const shift = shifts.get(folded(of));
    if (!shift) return { wrong: 'unknown', cell: of };
    const fromDate = typedDate(from);
    if (fromDate === undefined) return { wrong: 'date', cell: from };
    const toDate = to === '' ? null : typedDate(to);
    if (toDate === undefined || (toDate !== null && toDate < fromDate)) return { wrong: 'date', cell: to };
    return { row: { shift, person, fromDate, toDate }, key: `${person.id}/${shift.id}/${fromDate}` };
  });
}
