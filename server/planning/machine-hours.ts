import { closedBetween, type Stretch } from '../../db/equipment/closed-hours.ts';
import { machineHours, machineOpenings } from '../../db/equipment/machine-hours.ts';
import { plants } from '../../db/plant/plant.ts';
import { calendarDays, type WeeklyHours } from '../../db/shift/shift.ts';
import { day } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { type OpenTime, openTime, without } from './core/open-time.ts';

/** Hours are looked up from this long ago, for what runs since then, until this far ahead: beyond it every hour is open. */
const daysBack = 14;
const daysAhead = 120;

/** The working hours of a plant's machines, by machine; undefined for all where nobody has said any. */
export async function readMachineHours(
  tx: ServerTx,
  plantId: string,
): Promise<(equipmentId: string) => OpenTime | undefined> {
  const rows = await tx.scan(machineHours, 'plantId', plantId);
  if (rows.length === 0) return () => undefined;
  const [plant, days, openings] = await Promise.all([
    tx.get(plants, plantId),
    tx.scan(calendarDays, 'plantId', plantId),
    tx.scan(machineOpenings, 'plantId', plantId),
  ]);
  const holidays = new Set(days.filter(({ kind }) => kind === 'holiday').map(({ date }) => date));
  const [from, to] = [tx.now - daysBack * day, tx.now + daysAhead * day];
  const closed = (hours: readonly WeeklyHours[]): Stretch[] =>
    closedBetween({ zone: plant?.zone ?? 'UTC', hours, holidays }, from, to);
  const usual = closed(rows.find(({ id }) => id === plantId)?.hours ?? []);
  const usualHours = openTime(usual);
  const own = new Map(rows.map((row) => [row.id, row.hours]));
  const opened = Map.groupBy(
    openings.filter(({ calledOffAt }) => calledOffAt === null),
    ({ equipmentId }) => equipmentId,
  );
  return (equipmentId) => {
    const hours = own.get(equipmentId) ?? null;
    const extra = (opened.get(equipmentId) ?? []).map(({ fromAt, toAt }) => ({ start: fromAt, end: toAt }));
    if (hours === null && extra.length === 0) return usualHours;
    return openTime(without(hours === null ? usual : closed(hours), extra));
  };
}
