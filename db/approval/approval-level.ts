import { breachKinds } from '../draft/draft.ts';
import { functionNames } from '../person/function.ts';
import { ranks } from '../person/person.ts';
import { instant, integer, oneOf, orNull, type Row, table, text } from '../table.ts';

/**
 * How deep a breach somebody of a function and rank may approve; a null is no bound. Of a price: basis points off the price
 * and the order's net; of credit: basis points and minor units over the limit, and days overdue. Scope: tenant.
 */
export const approvalLevels = table('approval_level', {
  kind: oneOf(breachKinds),
  level: integer(),
  function: oneOf(functionNames),
  /** This rank or a higher one. */
  rank: oneOf(ranks),
  maxBps: orNull(integer()),
  maxMinor: orNull(integer()),
  maxDays: orNull(integer()),
  /** Of `maxMinor`, which bounds orders of this currency only; others need a level without it. */
  currency: text(),
});
export type ApprovalLevel = Row<typeof approvalLevels>;

/** Somebody approves in another's place while that person is away. Scope: tenant. */
export const delegations = table('delegation', {
  fromPersonId: text(),
  toPersonId: text(),
  validFrom: instant(),
  validTo: instant(),
  reason: text(),
});
export type Delegation = Row<typeof delegations>;
