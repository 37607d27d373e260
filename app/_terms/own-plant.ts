import { plants } from '../../db/plant/plant.ts';
import { useDevice, useQuery } from '../_device/device.ts';
import { allRows } from '../_device/rows.ts';

/** The zone days are told and typed in, and the currency money is, where nothing says another: the person's first plant's. */
export function useOwnPlant(): { readonly zone: string; readonly currency: string } {
  const { person } = useDevice();
  const sites = useQuery((local) => allRows(local, plants)) ?? [];
  const [own = sites[0]] = person.actor.plantIds.flatMap((plantId) => sites.find(({ id }) => id === plantId) ?? []);
  return { zone: own?.zone ?? 'UTC', currency: own?.currency ?? 'INR' };
}
