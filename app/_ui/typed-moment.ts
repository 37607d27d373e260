import { type Instant, minute } from '../../db/values/instant.ts';

/** Minutes by which a zone's clocks are ahead of UTC at an instant. */
function aheadAt(at: Instant, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
  return Math.round((local - Math.floor(at / minute) * minute) / minute);
}

/** A moment as `<input type="datetime-local">` writes it, by the clocks of a zone. */
export const momentText = (at: Instant, zone: string): string =>
  new Date(at + aheadAt(at, zone) * minute).toISOString().slice(0, 16);

/** The moment typed as `2026-11-30T14:30` by the clocks of a zone; undefined when it is none. */
export function typedMoment(text: string, zone: string): Instant | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)) return undefined;
  const local = Date.parse(`${text}Z`);
  if (!Number.isFinite(local)) return undefined;
  const guess = local - aheadAt(local, zone) * minute;
  // Where the clocks change between the two, the second look is right.
  return local - aheadAt(guess, zone) * minute;
}
