const msPerDay = 86_400_000;

/** A date `2026-10-01` as the number of its day since 1970; undefined for what is no day of the calendar. */
export function dayOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(ms) || textOfDay(ms / msPerDay) !== text ? undefined : ms / msPerDay;
}

/** The other way round. */
export const textOfDay = (day: number): string => new Date(day * msPerDay).toISOString().slice(0, 10);
