import type { ExceptionKind, Policy } from '../../db/exception/exception.ts';
import { defaultRouting } from '../../db/rule/default-routing.ts';
import { ruleSets } from '../../db/rule/rule-set.ts';
import { minute } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** How long the fastest way out of each kind takes once decided: a swap is re-staged in 15 minutes, a material moved in 60. */
const fastestWayOut: Readonly<Record<ExceptionKind, number>> = {
  hold: 15 * minute,
  breakdown: 15 * minute,
  shortage: 60 * minute,
  short_pick: 15 * minute,
  price: 0,
  credit: 0,
  demand_change: 0,
  late_work: 60 * minute,
  supplier_delay: 60 * minute,
  telemetry_silent: 0,
  erp_unreachable: 0,
  unknown_name: 0,
  device_unsynced: 0,
  promise_capacity: 0,
};

/** Who must be able to answer whatever the rules say: without them the order could never be let through. */
const indispensable: Partial<Record<ExceptionKind, string>> = { price: 'commercial', credit: 'finance' };

/** The routing rules in force now for this kind, to be frozen into an exception. Version 0 is the built-in playbook. */
export async function policyNow(tx: ServerTx, kind: ExceptionKind): Promise<Policy> {
  const versions = (await tx.scan(ruleSets, 'kind', 'routing')).filter((each) => each.effectiveFrom <= tx.now);
  const newest = versions.sort((one, other) => other.version - one.version)[0];
  const published = newest?.body.find((row) => row.kind === kind);
  const row = published ?? defaultRouting.find((each) => each.kind === kind);
  if (!row) throw new Error(`no routing for exceptions of kind ${kind}`);
  const must = indispensable[kind];
  return {
    ruleSetVersion: published && newest ? newest.version : 0,
    capMs: Math.round(row.capMinutes * minute),
    leadMs: fastestWayOut[kind],
    functions: [...new Set([...row.functions, ...(must ? [must] : [])])],
    chain: [...row.chain],
    resolution: { rule: 'all' },
  };
}
