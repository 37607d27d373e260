import { plants } from '../plant/plant.ts';
import { calendarDays, type WeeklyHours } from '../shift/shift.ts';
import type { Tx } from '../tx.ts';
import { day, type Instant } from '../values/instant.ts';
import { closedBetween, type Stretch, without } from './closed-hours.ts';
import { machineHours, machineOpenings } from './machine-hours.ts';

/** Hours are looked up from this long ago, for what runs since then, until this far ahead: beyond it every hour is open. */
const daysBack = 14;
const daysAhead = 120;

/**
 * When a plant's machines are closed around an instant, by machine, ascending, less what is opened; undefined for all where
 * nobody has said any hours.
 */
export async function readClosed(
  tx: Tx,
  plantId: string,
  now: Instant,
): Promise<(equipmentId: string) => Stretch[] | undefined> {
  const rows = await tx.scan(machineHours, 'plantId', plantId);
  if (rows.length === 0) return () => undefined;
  const [plant, days, openings] = await Promise.all([
    tx.get(plants, plantId),
    tx.scan(calendarDays, 'plantId', plantId),
    tx.scan(machineOpenings, 'plantId', plantId),
  ]);
  const holidays = new Set(days.filter(({ kind }) => kind === 'holiday').map(({ date }) => date));
  const [from, to] = [now - daysBack * day, now + daysAhead * day];
  const closed = (hours: readonly WeeklyHours[]): Stretch[] =>
    closedBetween({ zone: plant?.zone ?? 'UTC', hours, holidays }, from, to);
  const usual = closed(rows.find(({ id }) => id === plantId)?.hours ?? []);
  const own = new Map(rows.map((row) => [row.id, row.hours]));
  const opened = Map.groupBy(
    openings.filter(({ calledOffAt }) => calledOffAt === null),
    ({ equipmentId }) => equipmentId,
  );
  return (equipmentId) => {
    const hours = own.get(equipmentId) ?? null;
    const extra = (opened.get(equipmentId) ?? []).map(({ fromAt, toAt }) => ({ start: fromAt, end: toAt }));
    return without(hours === null ? usual : closed(hours), extra);
  };
}
