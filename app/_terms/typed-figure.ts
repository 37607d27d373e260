import { day, type Instant } from '../../db/values/instant.ts';

/** `12.5` typed as a percentage → 1250 basis points; undefined when it is none, or finer than a hundredth. */
export function typedBps(text: string, most = 10_000): number | undefined {
  const plain = text.trim().replace(',', '.');
  if (!/^\d{1,5}(?:\.\d{1,2})?$/.test(plain)) return undefined;
  const bps = Math.round(Number(plain) * 100);
  return bps <= most ? bps : undefined;
}

/** `45` → 45; undefined when it is no whole number up to `most`. */
export function typedCount(text: string, most: number): number | undefined {
  const plain = text.trim();
  return /^\d{1,7}$/.test(plain) && Number(plain) <= most ? Number(plain) : undefined;
}

/** How far a zone's clock is from UTC at a moment. */
function offsetIn(zone: string, at: Instant): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    ...({ year: 'numeric', month: 'numeric', day: 'numeric' } as const),
    ...({ hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const),
  }).formatToParts(at);
  const part = (name: string): number => Number(parts.find(({ type }) => type === name)?.value);
  const shown = [part('hour'), part('minute'), part('second')] as const;
  return Date.UTC(part('year'), part('month') - 1, part('day'), ...shown) - Math.floor(at / 1_000) * 1_000;
}

/** The moment a day typed as `2026-11-30` begins in a zone; undefined when it is none. */
export function typedDay(text: string, zone: string): Instant | undefined {
  const at = Date.parse(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !Number.isFinite(at)) return undefined;
  // The offset is that of the day itself, which at a change of clocks is another than a few hours before.
  return at - offsetIn(zone, at - offsetIn(zone, at));
}

/** The moment a typed day is over: the next one begins. */
export function typedDayEnd(text: string, zone: string): Instant | undefined {
  const begin = typedDay(text, zone);
  return begin === undefined ? undefined : typedDay(new Date(Date.parse(text) + day).toISOString().slice(0, 10), zone);
}

/** The day of a moment as `<input type="date">` writes it. */
export const dayText = (at: Instant, zone: string): string =>
  new Date(at + offsetIn(zone, at)).toISOString().slice(0, 10);
