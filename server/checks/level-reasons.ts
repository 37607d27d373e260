import { approvalLevels } from '../../db/approval/approval-level.ts';
import { levelNeeded, type Need } from '../../db/approval/authority.ts';
import type { Reason } from '../../db/draft/draft.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** Whose approval each breach needs, one finding each; none where no levels are set. */
export async function levelReasons(tx: ServerTx, needs: readonly Need[], currency: string): Promise<Reason[]> {
  if (needs.length === 0) return [];
  const levels = await tx.all(approvalLevels);
  return needs.flatMap((need) => {
    if (!levels.some(({ kind }) => kind === need.kind)) return [];
    const level = levelNeeded(levels, need, currency);
    const facts = { ...need, beyond: need.beyond ? 1 : 0, currency };
    const asked: Reason = level
      ? {
          code: 'approval.level',
          ok: false,
          facts: { ...facts, level: level.level, function: level.function, rank: level.rank },
        }
      : { code: 'approval.no_level', ok: false, facts };
    return [asked];
  });
}
