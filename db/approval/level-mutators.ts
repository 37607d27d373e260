import * as z from 'zod/mini';
import { breachKinds } from '../draft/draft.ts';
import { mutator } from '../mutator.ts';
import { functionNames } from '../person/function.ts';
import { ranks } from '../person/person.ts';
import { refuseUnlessHead } from '../person/refuse-unless-head.ts';
import { noteTerms, refusePending } from '../rule/note-terms.ts';
import { tenantScope } from '../scope.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { approvalLevels, delegations } from './approval-level.ts';

const bound = (most: number) => z.nullable(z.int().check(z.minimum(0), z.maximum(most)));

/** Says how deep a breach somebody of a function and rank may approve: a new level or an other bound of one there is. */
export const putLevel = mutator({
  name: 'level.put@1',
  by: ['admin'],
  args: z.object({
    levelId: id,
    kind: z.enum(breachKinds),
    level: z.int().check(z.minimum(1), z.maximum(9)),
    function: z.enum(functionNames),
    rank: z.enum(ranks),
    maxBps: bound(1_000_000),
    maxMinor: bound(1_000_000_000_000_000),
    maxDays: bound(3_650),
    currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
  }),
  async run(tx, { levelId, ...wanted }, act) {
    await refuseUnlessHead(tx, act);
    await refusePending(tx, 'approvals', act);
    const others = (await tx.scan(approvalLevels, 'scope', tenantScope)).filter(({ id: other }) => other !== levelId);
    const isTaken = others.some(({ kind, level }) => kind === wanted.kind && level === wanted.level);
    refuseUnless(!isTaken, 'level.taken', { level: wanted.level });
    await tx.put(approvalLevels, { ...wanted, id: levelId, scope: tenantScope });
    await noteTerms(tx, 'approvals', act, 'level.put@1');
  },
});

/** Takes a level away; what was approved on it is asked about anew. The last of a kind stays: without, anybody would do. */
export const removeLevel = mutator({
  name: 'level.remove@1',
  by: ['admin'],
  args: z.object({ levelId: id }),
  async run(tx, { levelId }, act) {
    await refuseUnlessHead(tx, act);
    await refusePending(tx, 'approvals', act);
    const found = await tx.get(approvalLevels, levelId);
    refuseUnless(found, 'terms.unknown');
    const same = (await tx.scan(approvalLevels, 'scope', tenantScope)).filter(({ kind }) => kind === found.kind);
    refuseUnless(same.length > 1, 'level.last');
    await tx.delete(approvalLevels, found.id);
    await noteTerms(tx, 'approvals', act, 'level.remove@1');
  },
});

/** Whoever is back takes their approvals back as of now; a manager or an administrator may do it for them. */
export const endStandIn = mutator({
  name: 'delegation.end@1',
  by: functionNames,
  args: z.object({ delegationId: id }),
  async run(tx, { delegationId }, act) {
    const found = await tx.get(delegations, delegationId);
    refuseUnless(found && found.validTo > act.at, 'delegation.ended');
    const { personId, functions } = act.actor;
    const may =
      found.fromPersonId === personId ||
      (found.toPersonId !== personId && functions.some((name) => name === 'manager' || name === 'admin'));
    refuseUnless(may, 'delegation.not_yours');
    await tx.put(delegations, { ...found, validTo: Math.max(act.at, found.validFrom + 1) });
  },
});
