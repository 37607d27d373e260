import type { Policy } from '../../db/exception/exception.ts';
import { packAt, type RuleFacts, type Ruling } from '../../db/rule/ask-rules.ts';
import { packs } from '../../db/rule/pack.ts';
import { type PacksInForce, routeFor, type Times, timesFor } from '../../db/rule/route.ts';
import { ruleSets } from '../../db/rule/rule-set.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** The rules as they are in force at one instant, to be asked about an exception and frozen into it. */
export interface RulesNow {
  readonly times: (facts: RuleFacts) => Times;
  readonly policy: (facts: RuleFacts & { readonly severity: string }) => Policy;
}

/** Reads the rules in force now. All packs are read at once: a version published meanwhile counts from the next exception. */
export async function rulesNow(tx: ServerTx): Promise<RulesNow> {
  const read = packs.map(async (pack) => [pack, packAt(pack, await tx.scan(ruleSets, 'kind', pack), tx.now)]);
  const inForce = Object.fromEntries(await Promise.all(read)) as PacksInForce;
  return {
    times: (facts) => timesFor(inForce, facts).times,
    policy: (facts) => policyOf(inForce, facts),
  };
}

function policyOf(inForce: PacksInForce, facts: RuleFacts & { readonly severity: string }): Policy {
  const { times, ruling } = timesFor(inForce, facts);
  const { route, rulings } = routeFor(inForce, facts);
  return {
    ...times,
    ruleSetVersion: inForce.routing.version,
    functions: [...route.functions],
    chain: [...route.chain],
    resolution: route.resolution,
    rules: [...rulings, ruling].map(({ pack, ruleSetId, version, hash, rowIds }: Ruling) => ({
      pack,
      ruleSetId,
      version,
      hash,
      rowIds: [...rowIds],
    })),
  };
}
