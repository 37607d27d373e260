import { type PlanVersion, planVersions } from '../../db/plan/plan-version.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { planPlant } from './core/plan-plant.ts';
import { loadPlant } from './load-plant.ts';
import { lockPlan, lockStock } from './plant-sql.ts';
import { stageLoads } from './stage-loads.ts';
import { writePlan } from './write-plan.ts';

/**
 * Plans the plant `{ plantId, reason }` anew and writes what differs: allocations, work orders, promises, staged loads, and
 * a plan version that says what changed. `clock` measures how long it took, in milliseconds.
 */
export async function replanPlant(
  tx: ServerTx,
  payload: JobPayload,
  clock: () => number = () => performance.now(),
): Promise<void> {
  const began = clock();
  const plantId = String(payload['plantId']);
  await lockPlan(tx, plantId);
  await lockStock(tx, plantId);
  const plant = await loadPlant(tx, plantId);
  const plan = planPlant(plant.input);
  await writePlan(tx, plant, plan, { reason: reasonOf(payload['reason']), tookMs: () => clock() - began });
  await stageLoads(tx, plantId);
}

function reasonOf(given: string | number | undefined): PlanVersion['reason'] {
  const parsed = planVersions.columns['reason']?.schema.safeParse(given);
  if (!parsed?.success) throw new Error(`a plan has no reason ${given}`);
  return parsed.data as PlanVersion['reason'];
}
