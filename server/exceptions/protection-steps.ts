import type { ProtectionStep } from '../../db/order/protection.ts';
import type { Threat } from './threats.ts';

/** How a threat's steps are keyed, first asked to last. */
const rungs = ['', 'again:', 'planning:'] as const;

/** True for a step about a threat that somebody was asked about before. */
export const isAskedAgain = ({ key }: Pick<ProtectionStep, 'key'>): boolean =>
  rungs.some((rung) => rung !== '' && key.startsWith(rung));

const threatKey = (key: string): string => key.replace(/^(again|planning):/, '');

/**
 * The steps as the threats are now. One whose threat is still there though its owner called it done is asked of them once more,
 * then of planning; one that is blocked goes to planning. Planning is the last: what it can't clear either stays blocked. An
 * exception's own functions are asked by it; `settling` are the keys of steps done so lately that it can't show yet.
 */
export function stepsAgainst(
  known: readonly ProtectionStep[],
  threats: readonly Threat[],
  settling: ReadonlySet<string> = new Set(),
): ProtectionStep[] {
  const now = new Map(threats.map((threat) => [threat.key, threat]));
  const kept = known.map((step): ProtectionStep => {
    const there = now.has(threatKey(step.key));
    if (step.state === 'open' && !there) return { ...step, state: 'gone' };
    return there && isLast(step) && step.state === 'done' && !settling.has(step.key)
      ? { ...step, state: 'blocked' }
      : step;
  });
  const fresh = threats.flatMap((threat) => next(kept, threat, settling));
  const ids = new Set(fresh.map(({ key }) => key));
  return [...kept.filter((step) => !(step.state === 'gone' && ids.has(step.key))), ...fresh];
}

const isLast = (step: ProtectionStep): boolean => isAskedAgain(step) && step.function === 'planning';

/** What a threat still wants: its first step, the next one, or none. */
function next(kept: readonly ProtectionStep[], threat: Threat, settling: ReadonlySet<string>): ProtectionStep[] {
  const asked = rungs.map((rung) => kept.find((step) => step.key === rung + threat.key && step.state !== 'gone'));
  const at = asked.findLastIndex((step) => step !== undefined);
  const last = asked[at];
  const blank = { ...threat, taskId: null, state: 'open' } as const;
  if (!last) return [blank];
  if (last.state === 'open' || isLast(last) || settling.has(last.key)) return [];
  if (last.state === 'done' && threat.exceptionId !== null) return [];
  const own = last.state === 'done' && at === 0;
  return [{ ...blank, key: `${rungs[at + 1]}${threat.key}`, function: own ? threat.function : 'planning' }];
}
