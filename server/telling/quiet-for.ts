import { quietHours, quietUntil } from '../../db/delivery/quiet-hours.ts';
import { plants } from '../../db/plant/plant.ts';
import type { Instant } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** When a person's quiet hours in a plant end, their own or else the plant's; undefined while it is not quiet for them. */
export async function quietFor(tx: ServerTx, plantId: string, personId: string): Promise<Instant | undefined> {
  const rows = await tx.getMany(quietHours, [personId, plantId]);
  const hours = rows.find((each) => each.personId === personId) ?? rows.find((each) => each.personId === null);
  const plant = hours && (await tx.get(plants, plantId));
  return plant && quietUntil(tx.now, plant.zone, hours);
}
