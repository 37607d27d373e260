import type { Actor } from '../../db/mutator.ts';
import { mutators } from '../../db/mutators.ts';
import type { PullResponse } from '../../db/sync/wire.ts';
import type { BaseRow } from '../../db/table.ts';
import { tables } from '../../db/tables.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { deviceTx } from './device-tx.ts';
import { type Doubt, type Local, type OutboxEntry, type RefusedEntry, setFact } from './local.ts';

/** Looks up who acted, for replaying; undefined when the person is not known here any more. */
export type ActorOf = (personId: string) => Promise<Actor | undefined>;

async function restoreBase(local: Local): Promise<void> {
  for (const { table, id, row } of await local.base.toArray()) {
    await (row ? local.rows({ name: table }).put(row) : local.rows({ name: table }).delete(id));
  }
  await local.base.clear();
}

/** Forgets every row of these scopes. */
export async function purgeScopes(local: Local, scopes: readonly string[]): Promise<void> {
  for (const table of tables)
    await local
      .rows(table)
      .where('scope')
      .anyOf([...scopes])
      .delete();
}

async function layPatch(local: Local, response: PullResponse): Promise<void> {
  if (response.reset) for (const table of tables) await local.rows(table).clear();
  else if (response.purge.length > 0) await purgeScopes(local, response.purge);
  // Stones before rows: a row that moved between two scopes we see has both.
  for (const { table, id } of response.removed) await local.rows({ name: table }).delete(id);
  for (const [table, rows] of Object.entries(response.rows)) {
    await local.rows<BaseRow>({ name: table }).bulkPut(rows as BaseRow[]);
  }
}

async function keepRefusals(local: Local, response: PullResponse): Promise<void> {
  const entries = response.refused.map(
    (each): RefusedEntry => ({ ...each, key: `${each.client}/${each.mid}`, settled: 0 }),
  );
  const known = await local.refused.bulkGet(entries.map(({ key }) => key));
  await local.refused.bulkPut(entries.filter((_, index) => known[index] === undefined));
}

async function replay(local: Local, entry: OutboxEntry, actorOf: ActorOf): Promise<void> {
  const mutator = mutators.get(entry.name);
  const actor = await actorOf(entry.actor);
  let doubt: Doubt | null = mutator && actor ? null : { code: 'app.unknown_action', facts: {} };
  if (mutator && actor) {
    try {
      const tx = deviceTx(local);
      await mutator.run(tx, entry.args, { actor, at: entry.at });
      await tx.flush();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      doubt = { code: error.code, facts: error.facts };
    }
  }
  if (doubt?.code !== entry.doubt?.code) await local.outbox.update(entry.mid, { doubt });
}

/**
 * Lays a pull under what is still pending, in one transaction: restore what pending actions had touched, lay the patch,
 * drop what the server has settled, replay the rest in order. Afterwards the device shows server + pending, nothing else.
 */
export async function rebase(local: Local, response: PullResponse, actorOf: ActorOf, pulledAt: number): Promise<void> {
  await local.transaction('rw', local.tables, async () => {
    await restoreBase(local);
    await layPatch(local, response);
    await keepRefusals(local, response);
    await local.outbox.where('mid').belowOrEqual(response.lastMid).delete();
    for (const entry of await local.outbox.orderBy('mid').toArray()) await replay(local, entry, actorOf);
    await setFact(local, 'cookie', response.cookie);
    await setFact(local, 'pulledAt', pulledAt);
    await setFact(local, 'skew', response.serverNow - pulledAt);
  });
}
