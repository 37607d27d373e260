import type { BreachKind, OrderDraft } from '../draft/draft.ts';
import type { Act } from '../mutator.ts';
import { people } from '../person/person.ts';
import { tenantScope } from '../scope.ts';
import type { Tx } from '../tx.ts';
import { refuseUnless } from '../values/refusal.ts';
import { approvalLevels, delegations } from './approval-level.ts';
import { type Need, reaches, standsInFor } from './authority.ts';

/** How deep the checks found a breach of a draft; undefined where no levels are set. */
export function needOf({ reasons }: Pick<OrderDraft, 'reasons'>, kind: BreachKind): Need | undefined {
  const found = reasons.findLast(
    ({ code, facts }) => (code === 'approval.level' || code === 'approval.no_level') && facts['kind'] === kind,
  );
  if (!found) return undefined;
  const { bps, minor, days, beyond } = found.facts;
  return { kind, bps: Number(bps), minor: Number(minor), days: Number(days), beyond: beyond === 1 };
}

/**
 * Refuses an answer to a breach by somebody who has no level for it (`approval.level_too_low`), or, where no levels are set,
 * who works in another function. Who stands in for somebody away has that person's levels and not their own.
 */
export async function refuseWithoutAuthority(
  tx: Tx,
  draft: OrderDraft,
  kind: BreachKind,
  act: Act,
  actingFor: string | undefined,
): Promise<void> {
  const { personId, functions } = act.actor;
  if (actingFor !== undefined) {
    const given = await tx.scan(delegations, 'scope', tenantScope);
    refuseUnless(standsInFor(given, personId, act.at).includes(actingFor), 'approval.no_delegation');
  }
  const levels = (await tx.scan(approvalLevels, 'scope', tenantScope)).filter((level) => level.kind === kind);
  const approver = kind === 'credit' ? 'finance' : 'commercial';
  if (levels.length === 0) {
    const away = actingFor === undefined ? undefined : await tx.get(people, actingFor);
    const may = (away?.functions ?? functions).some((name) => name === approver || name === 'manager');
    refuseUnless(may, 'approval.other_function', { function: approver });
    return;
  }
  const need = needOf(draft, kind);
  const authority = await tx.get(people, actingFor ?? personId);
  if (!need || !authority) return;
  refuseUnless(reaches(authority, levels, need, draft.currency), 'approval.level_too_low');
}
