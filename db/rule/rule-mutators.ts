import * as z from 'zod/mini';
import { exceptionKinds } from '../exception/exception.ts';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { functionNames } from '../person/function.ts';
import { tenantScope } from '../scope.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { ruleSets } from './rule-set.ts';

const row = z.object({
  kind: z.enum(exceptionKinds),
  functions: z.array(z.enum(functionNames)).check(z.minLength(1)),
  capMinutes: z.number().check(z.minimum(1), z.maximum(10_080)),
  chain: z.array(z.string()),
});

/** Publishes the next version of the routing rules. Every kind has exactly one row; running exceptions keep their policy. */
export const publishRouting = mutator({
  name: 'ruleSet.publishRouting@1',
  by: ['admin'],
  args: z.object({ ruleSetId: id, baseVersion: z.int(), body: z.array(row) }),
  async run(tx, args, act) {
    const newest = (await tx.scan(ruleSets, 'kind', 'routing')).reduce((top, each) => Math.max(top, each.version), 0);
    refuseUnless(newest === args.baseVersion, 'ruleSet.changed_meanwhile');
    const kinds = args.body.map((each) => each.kind);
    refuseUnless(
      new Set(kinds).size === exceptionKinds.length && kinds.length === exceptionKinds.length,
      'ruleSet.not_total',
    );
    await refuseTakenId(tx, ruleSets, args.ruleSetId);
    await tx.put(ruleSets, {
      id: args.ruleSetId,
      scope: tenantScope,
      kind: 'routing',
      version: newest + 1,
      effectiveFrom: act.at,
      author: act.actor.personId,
      body: args.body.map((each) => ({ ...each, functions: [...each.functions] })),
    });
  },
});
