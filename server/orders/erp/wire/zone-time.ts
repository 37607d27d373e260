import type { Instant } from '../../../../db/values/instant.ts';

/** `2026-11-22 14:30:05` in a zone, as ERPs write a moment without saying which zone they mean. */
export function wallTime(at: Instant, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}:${of('second')}`;
}

/** The instant a wall clock in `zone` shows `2026-11-22 14:30:05` (a date alone: midnight); undefined when it is no time. */
export function instantOfWallTime(text: string, zone: string): Instant | undefined {
  const read = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?/.exec(text);
  if (!read) return undefined;
  const asUtc = Date.parse(`${read[1]}T${read[2] ?? '00:00:00'}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  // The zone's offset is asked for at the time itself; twice, for a change of the clocks between the two.
  const offsetAt = (at: Instant): number => Date.parse(`${wallTime(at, zone).replace(' ', 'T')}Z`) - at + (at % 1_000);
  return asUtc - offsetAt(asUtc - offsetAt(asUtc));
}
