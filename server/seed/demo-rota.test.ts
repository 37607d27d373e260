import { expect, test } from 'vitest';
import { textOfDay } from '../../db/decision-table/day.ts';
import { functionNames } from '../../db/person/function.ts';
import type { Rota } from '../../db/shift/rota.ts';
import { staffedNow } from '../../db/shift/staffed.ts';
import { isWorkingTime } from '../../db/shift/working-time.ts';
import { day, minute } from '../../db/values/instant.ts';
import { localTime } from '../../db/values/local-time.ts';
import { demoPeople } from './demo-people.ts';
import { demoAssignments, demoCalendars, demoDays, demoOnCalls, demoShifts } from './demo-rota.ts';
import { jebelAli, nashik } from './demo-tenant.ts';

const of =
  (plantId: string) =>
  ({ plantId: whose }: { plantId: string }): boolean =>
    whose === plantId;
const rotaOf = (plantId: string, zone: string): Rota => ({
  zone,
  calendar: demoCalendars.find(of(plantId)),
  days: demoDays.filter(of(plantId)),
  shifts: demoShifts.filter(of(plantId)),
  assignments: demoAssignments.filter(of(plantId)),
  covers: [],
  onCalls: demoOnCalls.filter(of(plantId)),
});
const monday = Date.UTC(2026, 10, 16);
// Half past each hour in UTC is on the hour in Nashik: the first minute of a shift.
const hours = Array.from({ length: 8 * 24 }, (_, nth) => monday + (nth * 60 + 30) * minute);

test('[SHIFT-4] the demo is staffed at every hour of every day, so that what it shows does not change with the hour', () => {
  const rotas = { [nashik]: rotaOf(nashik, 'Asia/Kolkata'), [jebelAli]: rotaOf(jebelAli, 'Asia/Dubai') };
  for (const [plantId, rota] of Object.entries(rotas)) {
    const staff = demoPeople.filter((person) => person.plantIds.includes(plantId));
    const names = functionNames.filter((name) => staff.some((person) => person.functions.includes(name)));
    for (const at of [...hours, ...demoDays.map(({ date }) => Date.parse(`${date}T12:00:00Z`))])
      for (const name of names) expect(staffedNow(rota, name, staff, at).kind, `${plantId} ${name}`).not.toBe('nobody');
  }
});

test('[SHIFT-4] in Nashik every hour is working time but those of its holidays', () => {
  const rota = rotaOf(nashik, 'Asia/Kolkata');
  const holidays = demoDays.filter(of(nashik)).map(({ date }) => date);
  for (const at of [...hours, ...hours.map((each) => each - 10 * day)]) {
    // The night shift of a holiday's eve goes on into it, and that of the holiday does not begin.
    const begunOn = textOfDay(localTime(at - 6 * 60 * minute, 'Asia/Kolkata').day);
    if (isWorkingTime(rota, at)) continue;
    expect(holidays).toContain(begunOn);
  }
});

test('[SHIFT-4] each rank of a function is one person, so that no hour changes whom an escalation tells', () => {
  for (const name of functionNames)
    for (const rank of ['deputy', 'head']) {
      const ranked = demoPeople.filter((person) => person.ranks[name] === rank && person.functions.includes(name));
      expect(ranked.length).toBe(1);
    }
});
