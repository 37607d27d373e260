import type { Alarm } from '../../db/delivery/alarm.ts';
import { day, type Instant } from '../../db/values/instant.ts';

const most = 10;

/** What is not made up for, and what was found in the last day, the newest first. */
export function alarmsShown(alarms: readonly Alarm[], now: Instant): Alarm[] {
  return alarms
    .filter(({ mendedAt, foundAt }) => mendedAt === null || foundAt > now - day)
    .sort((a, b) => Number(a.mendedAt !== null) - Number(b.mendedAt !== null) || b.foundAt - a.foundAt)
    .slice(0, most);
}
