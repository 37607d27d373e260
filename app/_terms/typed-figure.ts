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

/** The moment a day typed as `2026-11-30` begins in the zone with this offset, by default India's; undefined when it is none. */
export function typedDay(text: string, offsetMs = 5.5 * 3_600_000): Instant | undefined {
  const at = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && Number.isFinite(at) ? at - offsetMs : undefined;
}

/** The moment a typed day is over. */
export function typedDayEnd(text: string): Instant | undefined {
  const begin = typedDay(text);
  return begin === undefined ? undefined : begin + day;
}

/** The day of a moment as `<input type="date">` writes it. */
export const dayText = (at: Instant, offsetMs = 5.5 * 3_600_000): string =>
  new Date(at + offsetMs).toISOString().slice(0, 10);
