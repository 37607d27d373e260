import { type FunctionName, functionNames } from '../../db/person/function.ts';
import { functionScope, plantScope } from '../../db/scope.ts';
import type { HandOver } from '../../db/shift/hand-over.ts';
import type { CalendarDay, OnCall, PlantCalendar, Shift, ShiftAssignment } from '../../db/shift/shift.ts';
import { day, hour } from '../../db/values/instant.ts';
import { jebelAli, nashik } from './demo-tenant.ts';

const at = (plantId: string) => ({ scope: plantScope(plantId), plantId });
const clock = (hours: number, minutes = 0): number => hours * 60 + minutes;
/** From before anybody looks at the demo, until further notice. */
const always = { fromDate: '2026-01-01', toDate: null };

const noonPrayer = { fromMinute: clock(12, 15), toMinute: clock(12, 45) };
const afternoonPrayer = { fromMinute: clock(15, 15), toMinute: clock(15, 35) };

/**
 * The extruders of Nashik never stop, so its routine clock stands still on holidays only; the depot has the Gulf's week and
 * prayer hours.
 */
export const demoCalendars: readonly PlantCalendar[] = [
  { id: nashik, ...at(nashik), restDays: [], prayers: [] },
  {
    id: jebelAli,
    ...at(jebelAli),
    restDays: [5, 6],
    prayers: [0, 1, 2, 3, 4].flatMap((weekday) => [
      { weekday, ...noonPrayer },
      { weekday, ...afternoonPrayer },
    ]),
  },
];

const holidays: Readonly<Record<string, readonly (readonly [date: string, name: string])[]>> = {
  [nashik]: [
    ['2026-01-26', 'Republic Day'],
    ['2026-05-01', 'Maharashtra Day'],
    ['2026-08-15', 'Independence Day'],
    ['2026-10-02', 'Gandhi Jayanti'],
    ['2026-11-08', 'Diwali'],
    ['2027-01-26', 'Republic Day'],
    ['2027-05-01', 'Maharashtra Day'],
    ['2027-08-15', 'Independence Day'],
    ['2027-10-02', 'Gandhi Jayanti'],
    ['2027-10-29', 'Diwali'],
  ],
  [jebelAli]: [
    ['2026-01-01', 'New Year'],
    ['2026-12-02', 'National Day'],
    ['2026-12-03', 'National Day'],
    ['2027-01-01', 'New Year'],
    ['2027-12-02', 'National Day'],
    ['2027-12-03', 'National Day'],
  ],
};

export const demoDays: readonly CalendarDay[] = Object.entries(holidays).flatMap(([plantId, dates]) =>
  dates.map(([date, name]) => ({
    id: `${plantId}/${date}`,
    ...at(plantId),
    date,
    kind: 'holiday' as const,
    name,
    fromMinute: null,
    toMinute: null,
  })),
);

export const demoShifts: readonly Shift[] = [
  { id: 'shift-a', ...at(nashik), name: 'A', fromMinute: clock(6), toMinute: clock(14) },
  { id: 'shift-b', ...at(nashik), name: 'B', fromMinute: clock(14), toMinute: clock(22) },
  { id: 'shift-c', ...at(nashik), name: 'C', fromMinute: clock(22), toMinute: clock(6) },
  { id: 'shift-general', ...at(nashik), name: 'General', fromMinute: clock(9), toMinute: clock(18) },
  { id: 'shift-depot', ...at(jebelAli), name: 'Depot', fromMinute: clock(8), toMinute: clock(17) },
];

const onTheFloor: readonly FunctionName[] = ['operator', 'quality', 'dispatch', 'materials', 'maintenance'];
const atTheDepot: readonly FunctionName[] = ['dispatch', 'commercial', 'materials'];
const overBoth: readonly FunctionName[] = ['commercial', 'finance', 'manager', 'admin'];

const works = (plantId: string, shiftId: string, personId: string): ShiftAssignment => ({
  id: `${shiftId}/${personId}`,
  ...at(plantId),
  shiftId,
  personId,
  ...always,
});

export const demoAssignments: readonly ShiftAssignment[] = [
  ...functionNames.flatMap((name) =>
    onTheFloor.includes(name)
      ? [
          works(nashik, 'shift-a', `p-${name}`),
          works(nashik, 'shift-b', `p-${name}-deputy`),
          works(nashik, name === 'operator' ? 'shift-c' : 'shift-general', `p-${name}-head`),
        ]
      : ['', '-deputy', '-head'].map((rank) => works(nashik, 'shift-general', `p-${name}${rank}`)),
  ),
  ...atTheDepot.map((name) => works(jebelAli, 'shift-depot', `p-depot-${name}`)),
];

const called = (plantId: string, name: FunctionName, personId: string): OnCall => ({
  id: `${plantId}/${name}`,
  ...at(plantId),
  function: name,
  personId,
  ...always,
});

/** Somebody of every function can be called at any hour: whenever a visitor comes, the demo does the same. */
export const demoOnCalls: readonly OnCall[] = [
  ...functionNames.map((name) => called(nashik, name, `p-${name}-deputy`)),
  ...atTheDepot.filter((name) => !overBoth.includes(name)).map((name) => called(jebelAli, name, `p-depot-${name}`)),
  ...overBoth.map((name) => called(jebelAli, name, `p-${name}-deputy`)),
];

/** The last night's hand-over of quality, taken over in the morning. */
export function demoHandOvers(now: number): HandOver[] {
  const given = Math.floor(now / day) * day - 18 * hour;
  return [
    {
      id: 'hand-over-1',
      scope: functionScope(nashik, 'quality'),
      plantId: nashik,
      function: 'quality',
      fromPersonId: 'p-quality-deputy',
      toPersonId: 'p-quality',
      note: 'Hydro-test bench was calibrated, all lots of the evening are judged.',
      items: [],
      leftTaskIds: [],
      at: given,
      acknowledgedAt: given + hour,
      withdrawnAt: null,
    },
  ];
}
