'use client';
import { textOfDay } from '../../../db/decision-table/day.ts';
import { isWorkday, prayersOn, type Rota } from '../../../db/shift/rota.ts';
import { day, type Instant } from '../../../db/values/instant.ts';
import { localTime } from '../../../db/values/local-time.ts';
import { useLocale } from '../../_ui/words/language.ts';
import { useWords } from '../../_ui/words/words.tsx';
import { timeText } from './pasted-calendar.ts';

const wholeDay = 1_440;
const hours = [0, 6, 12, 18, 24];
const at = (minutes: number): string => `${(minutes / wholeDay) * 100}%`;

/** One stretch of a shift on one day; a night shift has two. */
interface Stretch {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** What of each shift falls on a day: from its own beginning, and what goes on from the evening before. */
function stretchesOn(rota: Rota, since: number): Stretch[] {
  return rota.shifts.flatMap(({ name, fromMinute, toMinute }) => {
    const isOver = toMinute <= fromMinute;
    const begun = isWorkday(rota, since) ? [{ name, from: fromMinute, to: isOver ? wholeDay : toMinute }] : [];
    const goesOn = isOver && toMinute > 0 && isWorkday(rota, since - 1) ? [{ name, from: 0, to: toMinute }] : [];
    return [...goesOn, ...begun];
  });
}

/** Each stretch in the first lane where it touches no other. */
function lanesOf(stretches: readonly Stretch[]): Stretch[][] {
  const lanes: Stretch[][] = [];
  for (const each of [...stretches].sort((one, other) => one.from - other.from)) {
    const lane = lanes.find((has) => has.every((other) => other.to <= each.from || each.to <= other.from));
    if (lane) lane.push(each);
    else lanes.push([each]);
  }
  return lanes;
}

/** The next seven days of a plant: its shifts as bars, prayer hours as gaps in them, days of rest empty. */
export function WeekPicture({ rota, now }: { rota: Rota; now: Instant }) {
  const t = useWords('admin.calendar');
  const today = localTime(now, rota.zone).day;
  const days = Array.from({ length: 7 }, (_, nth) => today + nth);
  return (
    <div>
      <div aria-hidden className="relative ml-20 h-5 text-xs text-ink-soft tabular-nums">
        {hours.map((hour) => (
          <span
            key={hour}
            className="absolute -translate-x-1/2 first:translate-x-0 last:-translate-x-full"
            style={{ left: at(hour * 60) }}
          >
            {hour}
          </span>
        ))}
      </div>
      <ol aria-label={t('week')} className="space-y-1.5">
        {days.map((since) => (
          <DayLine key={since} rota={rota} since={since} />
        ))}
      </ol>
    </div>
  );
}

function DayLine({ rota, since }: { rota: Rota; since: number }) {
  const t = useWords('admin.calendar');
  const locale = useLocale();
  const date = textOfDay(since);
  const holiday = rota.days.find((each) => each.kind === 'holiday' && each.date === date);
  const stretches = stretchesOn(rota, since);
  const prayers = isWorkday(rota, since) ? prayersOn(rota, since) : [];
  const named = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', timeZone: 'UTC' }).format(
    since * day,
  );
  const rests = !isWorkday(rota, since);
  const said = [
    rests && (holiday?.name || t('rest')),
    ...stretches.map(({ name, from, to }) => `${name} ${timeText(from)}–${timeText(to)}`),
    ...prayers.map(({ fromMinute, toMinute }) => `${t('prayer')} ${timeText(fromMinute)}–${timeText(toMinute)}`),
  ].filter(Boolean);
  return (
    <li className="flex items-stretch gap-2">
      <span className={`w-18 shrink-0 self-center text-sm ${rests ? 'text-ink-soft' : 'font-medium'}`}>{named}</span>
      <span className="sr-only">{said.join(', ') || t('open')}</span>
      <span aria-hidden className="relative min-h-8 flex-1 overflow-hidden rounded-md bg-sunken">
        {rests && stretches.length === 0 && (
          <span className="absolute inset-0 grid place-items-center truncate px-1 text-xs text-ink-soft">
            {holiday?.name || t('rest')}
          </span>
        )}
        {rota.shifts.length === 0 && !rests && <span className="absolute inset-0 bg-run-wash" />}
        <span className="block space-y-0.5 py-0.5">
          {lanesOf(stretches).map((lane) => (
            <span key={lane.map(({ name, from }) => `${name}${from}`).join()} className="relative block h-7">
              {lane.map(({ name, from, to }) => (
                <span
                  key={`${name}${from}`}
                  className="absolute inset-y-0 flex items-center overflow-hidden rounded border border-line-strong bg-accent-wash px-1.5 text-xs font-medium"
                  style={{ left: at(from), width: at(to - from) }}
                >
                  <span className="max-w-full truncate">{name}</span>
                </span>
              ))}
            </span>
          ))}
        </span>
        {prayers.map(({ fromMinute, toMinute }) => (
          <span
            key={fromMinute}
            className="absolute inset-y-0 bg-late-solid opacity-70"
            style={{ left: at(fromMinute), width: at(toMinute - fromMinute) }}
          />
        ))}
      </span>
    </li>
  );
}
