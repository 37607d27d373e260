import { hour, type Instant, minute } from '../../../db/values/instant.ts';

/** Customers are written to unasked between these hours of the plant's day, not on Sundays. */
const opens = 9;
const closes = 20;

interface LocalTime {
  readonly weekday: string;
  readonly hours: number;
  readonly minutes: number;
}

function localTime(at: Instant, zone: string): LocalTime {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    weekday: parts.get('weekday') ?? '',
    hours: Number(parts.get('hour')),
    minutes: Number(parts.get('minute')),
  };
}

/** Whether people work at this moment in the zone. */
function isWorking(at: Instant, zone: string): boolean {
  const { weekday, hours } = localTime(at, zone);
  return weekday !== 'Sun' && hours >= opens && hours < closes;
}

/** The moment itself when people work then, else the next opening, to the minute. */
export function nextWorking(at: Instant, zone: string): Instant {
  if (isWorking(at, zone)) return at;
  const { hours, minutes } = localTime(at, zone);
  const sinceOpening = (hours - opens) * hour + minutes * minute;
  let opening = at - (at % minute) - sinceOpening;
  // Clocks go forward and back: what opens is looked at, not reckoned.
  while (opening < at || !isWorking(opening, zone)) opening += hour;
  return opening - localTime(opening, zone).minutes * minute;
}
