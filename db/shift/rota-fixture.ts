import fc from 'fast-check';
import { textOfDay } from '../decision-table/day.ts';
import { plantScope } from '../scope.ts';
import type { Rota } from './rota.ts';

/** When the rotas made here are looked at. */
export const rotaStart = Date.UTC(2026, 2, 1);
const plantId = 'plant-1';
const scope = plantScope(plantId);
const firstDay = rotaStart / 86_400_000;

const quarter = fc.integer({ min: 0, max: 95 }).map((at) => at * 15);
const stretch = fc.tuple(quarter, quarter).map(([from, to]) => ({ fromMinute: from, toMinute: to }));
const forward = fc
  .tuple(quarter, fc.integer({ min: 1, max: 8 }))
  .map(([from, length]) => ({ fromMinute: from, toMinute: Math.min(1_440, from + length * 15) }));
const date = fc.integer({ min: -2, max: 60 }).map((after) => textOfDay(firstDay + after));
const personId = fc.constantFrom('ravi', 'asha', 'bina', 'omar');
const row = <T extends object>(of: fc.Arbitrary<T>) =>
  fc.array(of, { maxLength: 4 }).map((rows) => rows.map((each, at) => ({ id: `r-${at}`, scope, plantId, ...each })));
const span = fc.record({ fromDate: date, toDate: fc.option(date) });

/** Any calendar and rota of a plant, its clocks changing or not. */
export const anyRota: fc.Arbitrary<Rota> = fc.record({
  zone: fc.constantFrom('Asia/Kolkata', 'Asia/Dubai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
  calendar: fc.option(
    fc.record({
      restDays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
      prayers: fc.array(
        fc.tuple(fc.integer({ min: 0, max: 6 }), forward).map(([weekday, hours]) => ({ weekday, ...hours })),
        { maxLength: 4 },
      ),
    }),
    { nil: undefined },
  ),
  days: row(
    fc.oneof(
      fc.record({ date, kind: fc.constant('holiday' as const), name: fc.constant('') }).map((each) => ({
        ...each,
        fromMinute: null,
        toMinute: null,
      })),
      fc.tuple(date, forward).map(([on, hours]) => ({ date: on, kind: 'prayer' as const, name: '', ...hours })),
    ),
  ),
  shifts: row(stretch.map((hours) => ({ name: 'S', ...hours }))),
  assignments: row(
    fc.tuple(fc.integer({ min: 0, max: 3 }), personId, span).map(([nth, who, dates]) => ({
      shiftId: `r-${nth}`,
      personId: who,
      ...dates,
    })),
  ),
  covers: row(
    fc
      .tuple(personId, personId, fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 40 }))
      .map(([who, of, from, hours]) => ({
        personId: who,
        forPersonId: of,
        fromAt: rotaStart + from * 3_600_000,
        toAt: rotaStart + (from + hours) * 3_600_000,
        reason: '',
      })),
  ),
  onCalls: row(
    fc.tuple(fc.constantFrom('quality' as const, 'planning' as const), personId, span).map(([name, who, dates]) => ({
      function: name,
      personId: who,
      ...dates,
    })),
  ),
});
