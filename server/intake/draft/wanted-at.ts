import { hour, type Instant, minute } from '../../../db/values/instant.ts';

/** What the plant's clock shows at an instant, as if it were UTC. */
function wallClock(at: Instant, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  }).format(at);
  return Date.parse(`${parts.replace(', ', 'T')}Z`);
}

/** The end of the working day, 18:00 on the plant's clock, of a date (`2026-11-23`); null when it is no date. */
export function endOfDay(date: string | null, zone: string): Instant | null {
  const wanted = date === null ? Number.NaN : Date.parse(`${date}T00:00:00Z`) + 18 * hour;
  if (!Number.isFinite(wanted)) return null;
  const offset = wallClock(wanted, zone) - wanted;
  return Math.round((wanted - offset) / minute) * minute;
}
