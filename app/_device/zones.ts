import { type Plant, plants } from '../../db/plant/plant.ts';
import type { Local } from '../_sync/local.ts';
import { allRows } from './rows.ts';

/** The zone a row's times are told in: that of its plant, else (no plant, or one not known here) of the person's own. */
export type ZoneOf = (plantId?: string | null) => string;

/** `own` are the person's plants, the one they work at first. */
export function zonesOf(sites: readonly Pick<Plant, 'id' | 'zone'>[], own: readonly string[]): ZoneOf {
  const zones = new Map(sites.map(({ id, zone }) => [id, zone]));
  const at = (id: string | null | undefined): string | undefined => zones.get(id ?? '');
  const ownZone = own.map(at).find((zone) => zone !== undefined);
  return (plantId) => at(plantId) ?? ownZone ?? 'UTC';
}

/** Reads the zones of the plants this device knows. `own` may be left out where every row names its plant. */
export const readZones = async (local: Local, own: readonly string[] = []): Promise<ZoneOf> =>
  zonesOf(await allRows(local, plants), own);
