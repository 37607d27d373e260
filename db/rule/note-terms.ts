import type { Act } from '../mutator.ts';
import { moneyScope, tenantScope } from '../scope.ts';
import type { Tx } from '../tx.ts';
import { refuseUnless } from '../values/refusal.ts';
import type { AnyPack, TermPack } from './pack.ts';
import { ruleSets } from './rule-set.ts';
import { canBeWaived, soundnessOf } from './soundness.ts';
import { tableHash } from './table-hash.ts';
import { keptTable } from './table-schema.ts';
import { tellTerms } from './write-terms.ts';

/** Who may see the versions of a pack: discounts are seen by those who see prices. */
export const scopeOfPack = (pack: AnyPack): string => (pack === 'discounts' ? moneyScope : tenantScope);

/** Refuses a change of single levels or discounts while a published table waits to take effect: it would undo the one or the other. */
export async function refusePending(tx: Tx, pack: TermPack, act: Act): Promise<void> {
  const versions = await tx.scan(ruleSets, 'kind', pack);
  const newest = versions.toSorted((one, other) => other.version - one.version)[0];
  const isPending = newest !== undefined && newest.effectiveFrom > act.at;
  refuseUnless(!isPending, 'ruleSet.pending', { version: newest?.version ?? 0 });
}

/**
 * Publishes what levels or discounts say after one of them was changed on its own screen, so that there is a version of
 * everything that decides. Its defects stay with `why`. Where rows say what no table can, none is published, and decisions
 * name the row alone.
 */
export async function noteTerms(
  tx: Tx,
  pack: TermPack,
  act: Act,
  why: string,
  touched: readonly string[] = [],
): Promise<void> {
  const versions = await tx.scan(ruleSets, 'kind', pack);
  const newest = versions.toSorted((one, other) => other.version - one.version)[0];
  const table = await tellTerms(tx, { pack, at: act.at, versions }, touched);
  const hash = tableHash(table);
  const version = (newest?.version ?? 0) + 1;
  const named = table.rows.length > 500 ? undefined : soundnessOf(pack, table).named;
  if (hash === newest?.hash || !named?.every(canBeWaived)) return;
  await tx.put(ruleSets, {
    id: `${pack}.${version}`,
    scope: scopeOfPack(pack),
    kind: pack,
    version,
    effectiveFrom: act.at,
    author: act.actor.personId,
    reason: why,
    body: keptTable(table),
    hash,
    waivers: named.slice(0, 100).map(({ key }) => ({ key, reason: why })),
  });
}
