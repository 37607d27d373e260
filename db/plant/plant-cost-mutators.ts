import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { plantScope } from '../scope.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { plants } from './plant.ts';
import { plantCosts } from './plant-cost.ts';

/** Ten thousand millions of a currency with two digits. */
const mostMinor = 1_000_000_000_000;
const amount = z.nullable(z.int().check(z.minimum(0), z.maximum(mostMinor)));

/** An administrator says what things cost in a plant; null: not known. Ways out say their price from it. */
export const setCosts = mutator({
  name: 'plant.setCosts@1',
  by: ['admin'],
  args: z.object({
    plantId: id,
    transferMinor: amount,
    changeoverHourMinor: amount,
    expediteMinor: amount,
    overtimeHourMinor: amount,
    premiumBps: z.nullable(z.int().check(z.minimum(0), z.maximum(10_000))),
  }),
  async run(tx, args, act) {
    refuseUnless(act.actor.plantIds.includes(args.plantId), 'plant.not_yours');
    const plant = await tx.get(plants, args.plantId);
    refuseUnless(plant, 'plant.unknown');
    await tx.put(plantCosts, { ...args, id: plant.id, scope: plantScope(plant.id), currency: plant.currency });
    tx.happened({ type: 'plant.costs_said', plantId: plant.id });
  },
});
