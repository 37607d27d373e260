import { allPacks, isTermPack } from '../../db/rule/pack.ts';
import { inForce, ruleSets } from '../../db/rule/rule-set.ts';
import { writeTerms } from '../../db/rule/write-terms.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** A published table of approvals or discounts has its instant: what decides becomes what it says, if no later one counts. */
export async function takeEffect(tx: ServerTx, { pack }: JobPayload): Promise<void> {
  const of = allPacks.find((each) => each === pack);
  if (!of || !isTermPack(of)) return;
  const versions = await tx.scan(ruleSets, 'kind', of);
  const counting = inForce(versions, tx.now);
  if (!counting) return;
  const before = versions.filter(({ version }) => version < counting.version);
  await writeTerms(tx, { pack: of, table: counting.body, id: counting.id, at: tx.now, versions: before });
}

/** Waits for the instant of a table that was published ahead. */
export const awaitEffect = (tx: ServerTx, { pack, at }: { pack: string; at: number }): Promise<void> =>
  tx.later('terms.take_effect', `terms:${pack}:${at}`, { pack }, at);
