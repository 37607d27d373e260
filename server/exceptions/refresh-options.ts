import { exceptions, isOpenException } from '../../db/exception/exception.ts';
import { planVersions } from '../../db/plan/plan-version.ts';
import { plants } from '../../db/plant/plant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** The plan changed: what is offered in the plant's open exceptions is looked at again, before anybody taps what is gone. */
export async function refreshOptions(tx: ServerTx, { planVersionId }: { planVersionId: string }): Promise<void> {
  const plan = await tx.get(planVersions, planVersionId);
  if (plan) await offerAgain(tx, plan.plantId);
}

/** Somebody said what things cost in the plant: what is offered says its price anew. */
export const priceAgain = (tx: ServerTx, { plantId }: { plantId: string }): Promise<void> => offerAgain(tx, plantId);

/** Somebody said who else brings a product, or what may stand for it: all plants look again. */
export async function findSourcesAgain(tx: ServerTx): Promise<void> {
  for (const { id } of await tx.all(plants)) await offerAgain(tx, id);
}

async function offerAgain(tx: ServerTx, plantId: string): Promise<void> {
  const open = (await tx.scan(exceptions, 'plantId', plantId)).filter(isOpenException);
  await Promise.all(open.map(({ id }) => tx.later('exception.options', `options:${id}`, { exceptionId: id })));
}
