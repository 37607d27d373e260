import festivals from '../lexicon/festivals.json' with { type: 'json' };

/** A calendar day counted from 1970-01-01, without a time of day. */
export type Day = number;

const MS = 86_400_000;

/** The day of a year, month (1–12) and day of month; undefined when there is none such. */
export const dayOf = (year: number, month: number, date: number): Day | undefined => {
  const ms = Date.UTC(year, month - 1, date);
  const back = new Date(ms);
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === date ? Math.round(ms / MS) : undefined;
};

/** `YYYY-MM-DD`. */
export const isoDay = (day: Day): string => new Date(day * MS).toISOString().slice(0, 10);

/** Year, month (1–12), date and weekday (Sunday 0) of a day. */
export const partsOf = (
  day: Day,
): { readonly year: number; readonly month: number; readonly date: number; readonly weekday: number } => {
  const at = new Date(day * MS);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate(), weekday: at.getUTCDay() };
};

/** The day it is at an instant (epoch ms) in a time zone; an unknown zone counts as UTC. */
export const dayAt = (instant: number, timeZone: string): Day => {
  const read = (zone: string): Day => {
    const text = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    }).format(new Date(instant));
    const [year = 1970, month = 1, date = 1] = text.split('-').map(Number);
    return dayOf(year, month, date) ?? 0;
  };
  try {
    return read(timeZone);
  } catch {
    return read('UTC');
  }
};

/** The last day of the month a day is in, `ahead` months on. */
export const monthEnd = (day: Day, ahead = 0): Day => {
  const { year, month } = partsOf(day);
  return Math.round(Date.UTC(year, month + ahead, 0) / MS);
};

/** The same date `months` later, or that month's last day. */
export const addMonths = (day: Day, months: number): Day => {
  const { year, month, date } = partsOf(day);
  const first = Math.round(Date.UTC(year, month - 1 + months, 1) / MS);
  return Math.min(first + date - 1, monthEnd(first));
};

const rows: readonly (readonly string[])[] = festivals;

/** The next day on which a festival falls, from `today` on; undefined beyond the table's years. */
export const nextFestival = (name: string, today: Day): Day | undefined => {
  const days = rows
    .filter(([festival]) => festival === name)
    .flatMap(([, iso = '']) => {
      const [year = 0, month = 0, date = 0] = iso.split('-').map(Number);
      if (year > 0) return dayOf(year, month, date) ?? [];
      const here = partsOf(today).year;
      return [here, here + 1].flatMap((each) => dayOf(each, month, date) ?? []);
    });
  return days.sort((a, b) => a - b).find((day) => day >= today);
};
