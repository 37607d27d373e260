import { day } from '../../../db/values/instant.ts';
import { useLocale } from '../../_ui/words/language.ts';

/** A Sunday, to name the weekdays by. */
const sunday = Date.UTC(2026, 10, 1);

/** The weekdays' names in the person's language, Sunday first. */
export function useWeekdays(weekday: 'long' | 'short' = 'long'): string[] {
  const format = new Intl.DateTimeFormat(useLocale(), { weekday, timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, nth) => format.format(sunday + nth * day));
}
