import { setTimeout as sleep } from 'node:timers/promises';
import { lots } from '../../db/lot/lot.ts';
import { plantScope } from '../../db/scope.ts';
import type { Sql } from '../../server/postgres/connect.ts';
import { type House, transactAsSystem } from '../../server/postgres/transaction.ts';
import { lotRow } from '../../server/sync/plant-rows-fixture.ts';
import type { Random } from '../simulate/random.ts';
import { foreignLotIds } from './race-plant.ts';

/**
 * Somebody else's transaction: writes rows of the same scopes (new ones, changed ones, one that moves to another plant and
 * one that goes), stays open for `openMs` while others come and go, and commits late.
 */
export async function writeSlowly(
  sql: Sql,
  house: House,
  tenantId: string,
  random: Random,
  openMs: number,
): Promise<void> {
  const touch = random.one(foreignLotIds);
  const made = `S-${random.uuid()}`;
  await transactAsSystem(house, tenantId, async (tx) => {
    const lot = await tx.get(lots, touch);
    if (lot) await tx.put(lots, { ...lot, location: `R-${random.below(1_000)}` });
    await tx.putMany(lots, [lotRow(made, 'north', 0), lotRow(`${made}-2`, 'south', 0)]);
    await sleep(openMs);
    const again = random.one(foreignLotIds);
    const other = again === touch ? undefined : await tx.get(lots, again);
    if (other) await tx.put(lots, { ...other, location: `R-${random.below(1_000)}` });
  });
  // What it made moves and goes while others write: stones are overtaken, too.
  await sql.begin(async (tx) => {
    await tx`update public.lot set plant_id = 'south', scope = ${plantScope('south')}
      where tenant_id = ${tenantId} and id = ${made}`;
    await sleep(openMs / 10);
  });
  await transactAsSystem(house, tenantId, (tx) => tx.delete(lots, `${made}-2`));
}
