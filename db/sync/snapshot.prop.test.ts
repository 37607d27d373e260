import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasSeen, isSnapshot } from './snapshot.ts';

const most = 30;

/** A database's transactions in the order they began; `ended` says at which step each ended. */
const history = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: most });
type Ended = readonly number[];

/** The transactions (1, 2, …) begun before `step` and ended by then: transaction n begins at step n. */
const visibleAt = (ended: Ended, step: number): number[] =>
  ended.flatMap((end, at) => (at + 1 < step && at + 1 + end < step ? [at + 1] : []));

/** The snapshot Postgres would take then. */
function snapshotAt(ended: Ended, step: number): string {
  const visible = new Set(visibleAt(ended, step));
  const to = Math.max(0, ...visible) + 1;
  const running = Array.from({ length: to - 1 }, (_, at) => at + 1).filter((xid) => !visible.has(xid));
  return `${running[0] ?? to}:${to}:${running.join(',')}`;
}

test('[SYNC-26] one snapshot has seen another when all that was visible there is visible here', () => {
  const step = fc.integer({ min: 1, max: 100 });
  fc.assert(
    fc.property(history, step, step, (ended, one, other) => {
      const [mine, theirs] = [snapshotAt(ended, one), snapshotAt(ended, other)];
      expect([mine, theirs].every(isSnapshot)).toBe(true);
      const visible = new Set(visibleAt(ended, one));
      expect(hasSeen(mine, theirs)).toBe(visibleAt(ended, other).every((xid) => visible.has(xid)));
    }),
    { numRuns: 2_000 },
  );
});
