import * as z from 'zod/mini';
import { approvalLevels, delegations } from '../approval/approval-level.ts';
import { reaches } from '../approval/authority.ts';
import { creditPositions } from '../customer/customer.ts';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { functionNames } from '../person/function.ts';
import { people } from '../person/person.ts';
import { moneyScope, tenantScope } from '../scope.ts';
import { id, moment } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { temporaryLimits } from './credit.ts';

/** Finance gives a customer more credit until a day: as much as the giver might approve over the limit. */
export const giveLimit = mutator({
  name: 'limit.give@1',
  by: ['finance'],
  args: z.object({
    limitId: id,
    customerId: id,
    extraMinor: z.int().check(z.minimum(1), z.maximum(1_000_000_000_000)),
    validTo: moment,
    reason: z.string(),
  }),
  async run(tx, { limitId, validTo, ...given }, act) {
    const position = await tx.get(creditPositions, given.customerId);
    refuseUnless(position, 'customer.unknown');
    refuseUnless(validTo > act.at, 'terms.invalid', { field: 'validTo' });
    const levels = (await tx.scan(approvalLevels, 'scope', tenantScope)).filter(({ kind }) => kind === 'credit');
    const person = await tx.get(people, act.actor.personId);
    const over =
      position.limitMinor <= 0 ? 1_000_000_000 : Math.ceil((given.extraMinor * 10_000) / position.limitMinor);
    const need = { kind: 'credit' as const, bps: over, minor: given.extraMinor, days: 0, beyond: false };
    const may = levels.length === 0 || (person && reaches(person, levels, need, position.currency));
    refuseUnless(may, 'limit.level_too_low');
    await refuseTakenId(tx, temporaryLimits, limitId);
    await tx.put(temporaryLimits, {
      ...given,
      id: limitId,
      scope: moneyScope,
      currency: position.currency,
      validFrom: act.at,
      validTo,
      givenBy: act.actor.personId,
    });
  },
});

/** Ends a temporary limit as of now. */
export const endLimit = mutator({
  name: 'limit.end@1',
  by: ['finance'],
  args: z.object({ limitId: id }),
  async run(tx, { limitId }, act) {
    const found = await tx.get(temporaryLimits, limitId);
    refuseUnless(found && found.validTo > act.at, 'limit.ended');
    await tx.put(temporaryLimits, { ...found, validTo: Math.max(act.at, found.validFrom + 1) });
  },
});

/** Somebody who will be away gives their approvals to another until they are back. */
export const standIn = mutator({
  name: 'delegation.give@1',
  by: functionNames,
  args: z.object({ delegationId: id, toPersonId: id, validFrom: moment, validTo: moment, reason: z.string() }),
  async run(tx, { delegationId, ...given }, act) {
    const { personId } = act.actor;
    refuseUnless(given.toPersonId !== personId, 'delegation.to_oneself');
    refuseUnless(given.validTo > given.validFrom, 'terms.invalid', { field: 'validTo' });
    refuseUnless((await tx.get(people, given.toPersonId))?.active, 'person.unknown');
    await refuseTakenId(tx, delegations, delegationId);
    await tx.put(delegations, { ...given, id: delegationId, scope: tenantScope, fromPersonId: personId });
  },
});
