import type { DecisionTable } from '../../db/decision-table/decision-table.ts';
import type { Policy } from '../../db/exception/exception.ts';
import { type PackInForce, playbookOf, type RuleFacts, type Ruling } from '../../db/rule/ask-rules.ts';
import { type Pack, packs } from '../../db/rule/pack.ts';
import { chainFor, type PacksInForce, routeFor, type Times, timesFor } from '../../db/rule/route.ts';
import { ruleSets } from '../../db/rule/rule-set.ts';
import type { TaskPolicy } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** The rules as they are in force at one instant, to be asked about an exception and frozen into it. */
export interface RulesNow {
  readonly times: (facts: RuleFacts) => Times;
  readonly policy: (facts: RuleFacts & { readonly severity: string }) => Policy;
  /** For a task of no exception. */
  readonly taskPolicy: (facts: RuleFacts & { readonly severity: string }) => TaskPolicy;
}

/** Reads the rules in force now. All packs are read at once: a version published meanwhile counts from the next exception. */
export async function rulesNow(tx: ServerTx): Promise<RulesNow> {
  const inForce = await packsInForce(tx);
  return {
    times: (facts) => timesFor(inForce, facts).times,
    policy: (facts) => policyOf(inForce, facts),
    taskPolicy: (facts) => {
      const { chain, rulings } = chainFor(inForce, facts);
      return { chain: [...chain], rules: rulings.map(noted) };
    },
  };
}

/** Tables by hash: a published one never changes, so that a raise reads only which are in force. */
const tables = new Map<string, DecisionTable>();
const mostTables = 64;

async function packsInForce(tx: ServerTx): Promise<PacksInForce> {
  const heads = await tx.sql<{ kind: Pack; id: string; version: string; hash: string }[]>`
    select distinct on (kind) kind, id, version, hash from public.rule_set
    where tenant_id = app.tenant_id() and effective_from <= to_timestamp(${tx.now}::float8 / 1000)
    order by kind, version desc`;
  const unread = heads.filter(({ hash }) => !tables.has(hash)).map(({ id }) => id);
  if (unread.length > 0) {
    if (tables.size >= mostTables) tables.clear();
    for (const { hash, body } of await tx.getMany(
      ruleSets,
      heads.map(({ id }) => id),
    ))
      tables.set(hash, body);
  }
  const found = packs.map((pack): [Pack, PackInForce] => {
    const head = heads.find(({ kind }) => kind === pack);
    const table = head && tables.get(head.hash);
    if (!head || !table) return [pack, playbookOf(pack)];
    return [pack, { ruleSetId: head.id, version: Number(head.version), hash: head.hash, table }];
  });
  return Object.fromEntries(found) as PacksInForce;
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
    rules: [...rulings, ruling].map(noted),
  };
}

/** Which table and which of its rows said it. */
const noted = ({ pack, ruleSetId, version, hash, rowIds }: Ruling) => ({
  pack,
  ruleSetId,
  version,
  hash,
  rowIds: [...rowIds],
});
