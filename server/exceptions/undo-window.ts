import { minute, second } from '../../db/values/instant.ts';

/** Long enough to see a slip, short enough for the customer: two minutes, or `UNDO_SECONDS`. */
export function undoWindowMs(env: Readonly<Record<string, string | undefined>> = process.env): number {
  const seconds = Number(env['UNDO_SECONDS']);
  return env['UNDO_SECONDS'] !== undefined && seconds >= 0 && seconds <= 3_600 ? seconds * second : 2 * minute;
}
