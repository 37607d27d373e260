import { approvalLevels } from '../../db/approval/approval-level.ts';
import { levelNeeded, type Need } from '../../db/approval/authority.ts';
import type { Reason } from '../../db/draft/draft.ts';
import type { Published } from '../../db/rule/term-edition.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { termsNow } from './terms-now.ts';

/** Whose approval each breach needs, one finding each; none where no levels are set. */
export async function levelReasons(tx: ServerTx, needs: readonly Need[], currency: string): Promise<Reason[]> {
  if (needs.length === 0) return [];
  const [levels, terms] = await Promise.all([tx.all(approvalLevels), termsNow(tx)]);
  return needs.flatMap((need) => {
    if (!levels.some(({ kind }) => kind === need.kind)) return [];
    const level = levelNeeded(levels, need, currency);
    const facts = { ...need, beyond: need.beyond ? 1 : 0, currency };
    const asked: Reason = level
      ? {
          code: 'approval.level',
          ok: false,
          facts: {
            ...facts,
            level: level.level,
            function: level.function,
            rank: level.rank,
            ...rulingOf(terms.level(level)),
          },
        }
      : { code: 'approval.no_level', ok: false, facts };
    return [asked];
  });
}

const rulingOf = (published: Published | undefined): Readonly<Record<string, string | number>> =>
  published ? { ruleVersion: published.version, ruleHash: published.hash, ruleRow: published.row } : {};
