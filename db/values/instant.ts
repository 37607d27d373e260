/** A moment: UTC milliseconds since 1970. Durations are plain milliseconds. */
export type Instant = number;

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The plant's calendar day (`2026-11-21`) of an instant, in the plant's IANA zone. */
export function plantDay(at: Instant, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at);
}
