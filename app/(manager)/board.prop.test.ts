import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exceptionStates } from '../../db/exception/exception.ts';
import { taskStates } from '../../db/task/task.ts';
import { day } from '../../db/values/instant.ts';
import { barsOf, drawBar, foldTasks, placeOf } from './board.ts';
import { exceptionOf, taskOf } from './manager-fixture.ts';

const instants = { ackBy: fc.nat(1_000), decideBy: fc.nat(1_000) };
const exceptions = fc
  .array(fc.record({ ...instants, state: fc.constantFrom(...exceptionStates), plantId: fc.constantFrom('p', 'q') }), {
    maxLength: 12,
  })
  .map((all) => all.map((change, at) => exceptionOf(`ex-${at}`, change)));
const tasks = fc
  .array(
    fc.record({
      ...instants,
      state: fc.constantFrom(...taskStates),
      acknowledgedAt: fc.option(fc.nat(1_000)),
      plantId: fc.constantFrom('p', 'q'),
    }),
    { maxLength: 12 },
  )
  .map((all) => all.map((change, at) => taskOf(`t-${at}`, change)));

test('[BOARD-1] every open exception and unanswered task stands once, what bursts first on top', () => {
  fc.assert(
    fc.property(exceptions, tasks, fc.constantFrom('p', null), (broken, asked, plant) => {
      const bars = barsOf({ exceptions: broken, tasks: asked }, plant);
      const over = ['resolved', 'verified', 'closed', 'merged', 'decided', 'done', 'superseded'];
      const wanted = [...broken, ...asked].filter(
        ({ state, plantId }) => !over.includes(state) && (plant === null || plantId === plant),
      );
      expect(bars.map(({ id }) => id).sort()).toEqual(wanted.map(({ id }) => id).sort());
      const bursts = bars.map(({ burstsAt }) => burstsAt);
      expect(bursts).toEqual([...bursts].sort((a, b) => a - b));
      for (const bar of bars) expect(bar.burstsAt).toBe(bar.taken ? bar.decideBy : Math.min(bar.ackBy, bar.decideBy));
    }),
  );
});

test('[BOARD-1] a task of an open exception stands behind its bar, which bursts when the first of them does', () => {
  const owners = fc.array(fc.option(fc.nat(14)), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(exceptions, tasks, owners, (broken, asked, ofWhich) => {
      const owned = asked.map((task, at) => ({
        ...task,
        exceptionId: ofWhich[at] == null ? null : `ex-${ofWhich[at]}`,
      }));
      const every = barsOf({ exceptions: broken, tasks: owned });
      const folded = foldTasks(every);
      const raised = new Set(every.filter(({ of }) => of === 'exception').map(({ id }) => id));
      const ownerOf = (bar: (typeof every)[number]): string =>
        bar.of === 'task' && raised.has(bar.task.exceptionId ?? '') ? (bar.task.exceptionId ?? '') : bar.id;
      expect(folded.map(({ id }) => id).sort()).toEqual([...new Set(every.map(ownerOf))].sort());
      for (const bar of folded)
        expect(bar.burstsAt).toBe(
          Math.min(...every.filter((each) => ownerOf(each) === bar.id).map(({ burstsAt }) => burstsAt)),
        );
      const bursts = folded.map(({ burstsAt }) => burstsAt);
      expect(bursts).toEqual([...bursts].sort((a, b) => a - b));
    }),
  );
});

test('[BOARD-2] later is never further left, now is in the middle, and nothing leaves the axis', () => {
  const distance = fc.integer({ min: -9 * day, max: 9 * day });
  fc.assert(
    fc.property(distance, distance, (a, b) => {
      expect(placeOf(Math.max(a, b))).toBeGreaterThanOrEqual(placeOf(Math.min(a, b)));
      expect(placeOf(a)).toBeGreaterThanOrEqual(0);
      expect(placeOf(a)).toBeLessThanOrEqual(1);
    }),
  );
  expect(placeOf(0)).toBe(0.5);
});

test('[BOARD-2] a bar past its decision reaches now; one nobody has past its acknowledgement says so', () => {
  const bar = { since: 0, ackBy: 200, decideBy: 1_000, taken: false };
  const stages = [100, 300, 900, 2_000].map((now) => drawBar(bar, now).stage);
  expect(stages).toEqual(['calm', 'untaken', 'untaken', 'over']);
  expect(drawBar({ ...bar, taken: true }, 900).stage).toBe('soon');
  const late = drawBar(bar, 2_000);
  expect(late.to).toBeLessThan(late.now);
});
