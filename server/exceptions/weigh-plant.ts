import { planVersions } from '../../db/plan/plan-version.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { measureOpen } from './measure-again.ts';
import { raiseForCapacity } from './raise-for-capacity.ts';
import { settleDemand } from './raise-for-demand.ts';
import { raiseForLateWork } from './raise-for-late-work.ts';
import { settleShortage } from './raise-for-shortage.ts';

/** A plan was published: soon after, outside of what published it, the plant's promises are held against it. */
export async function weighSoon(tx: ServerTx, { planVersionId }: { planVersionId: string }): Promise<void> {
  const plan = await tx.get(planVersions, planVersionId);
  if (plan) await tx.later('plant.weigh', `weigh:${plan.plantId}`, { plantId: plan.plantId });
}

/** Holds a plant's promises against its plan, and measures what is open in it anew; again when the next promise falls due. */
export async function weighPlant(tx: ServerTx, payload: JobPayload): Promise<void> {
  const plantId = String(payload['plantId']);
  const next = await raiseForLateWork(tx, plantId);
  await raiseForCapacity(tx, plantId);
  await settleDemand(tx, plantId);
  await settleShortage(tx, plantId);
  await measureOpen(tx, plantId);
  if (next !== null) await tx.later('plant.weigh', `weigh-due:${plantId}`, { plantId }, next);
}
