import { day, hour, type Instant, minute, second } from '../../db/values/instant.ts';
import { currencyDigits } from '../../db/values/money.ts';
import { fromThousandths } from '../../db/values/quantity.ts';

/** `₹4,25,000.00`, from minor units, in the reader's grouping. Whole amounts drop the paise when `whole` is set. */
export function formatMoney(minor: number, currency: string, locale: string, whole = false): string {
  const digits = whole ? 0 : currencyDigits(currency);
  return formatter(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(minor / 10 ** currencyDigits(currency));
}

/** `₹4.3L`: for tiles and lists, where the order of size is what matters. */
export function formatMoneyShort(minor: number, currency: string, locale: string): string {
  return formatter(locale, {
    style: 'currency',
    currency,
    notation: 'compact',
    maximumFractionDigits: 1,
  }).format(minor / 10 ** currencyDigits(currency));
}

/** Thousandths → `1,20,000` or `2.5`; at most three decimals, none when whole. */
export function formatAmount(thousandths: number, locale: string): string {
  return formatter(locale, { maximumFractionDigits: 3 }).format(fromThousandths(thousandths));
}

/** 0.873 → `87 %`; `decimals` for figures people compare, such as OEE. */
export function formatShare(share: number, locale: string, decimals = 0): string {
  return formatter(locale, {
    style: 'percent',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(share);
}

/** A running clock: `26:00` under an hour, `2:05:00` above, `3d 4h` from two days on. Never negative. */
export function formatClock(ms: number): string {
  const left = Math.max(0, ms);
  if (left >= 2 * day) return `${Math.floor(left / day)}d ${Math.floor((left % day) / hour)}h`;
  const hours = Math.floor(left / hour);
  const minutes = Math.floor((left % hour) / minute);
  const seconds = Math.floor((left % minute) / second);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** A span in its one or two largest units (`12 s`, `4 min`, `2 h 5 min`, `3 d`), as parts for the reader's words. */
export function spanParts(ms: number): { unit: 'second' | 'minute' | 'hour' | 'day'; count: number }[] {
  const span = Math.abs(ms);
  if (span < minute) return [{ unit: 'second', count: Math.floor(span / second) }];
  if (span < hour) return [{ unit: 'minute', count: Math.floor(span / minute) }];
  if (span >= 2 * day) return [{ unit: 'day', count: Math.floor(span / day) }];
  const minutes = Math.floor((span % hour) / minute);
  const hours = { unit: 'hour' as const, count: Math.floor(span / hour) };
  return minutes === 0 ? [hours] : [hours, { unit: 'minute', count: minutes }];
}

/** `14:05` in the plant's zone. */
export function formatTime(at: Instant, locale: string, zone: string): string {
  return clock(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(at);
}

/** `Sat 21 Nov` in the plant's zone. */
export function formatDay(at: Instant, locale: string, zone: string): string {
  return clock(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone: zone }).format(at);
}

/** `Sat 21 Nov, 14:05` in the plant's zone. */
export function formatMoment(at: Instant, locale: string, zone: string): string {
  return `${formatDay(at, locale, zone)}, ${formatTime(at, locale, zone)}`;
}

/** `26 Jan 2027`, from a date without an hour such as `2027-01-26`; a text that is no date stays as it is. */
export function formatDate(date: string, locale: string): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(at)) return date;
  return clock(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(at);
}

const two = (value: number): string => String(value).padStart(2, '0');

// Intl objects are slow to make (about 50 µs) and lists show hundreds of figures: made once for each shape.
const numbers = new Map<string, Intl.NumberFormat>();
const clocks = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  const known = numbers.get(key) ?? new Intl.NumberFormat(locale, options);
  numbers.set(key, known);
  return known;
}

function clock(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  const known = clocks.get(key) ?? new Intl.DateTimeFormat(locale, options);
  clocks.set(key, known);
  return known;
}
