import { expect, test } from 'vitest';
import type { Option } from '../../db/exception/exception.ts';
import type { ProtectionStep } from '../../db/order/protection.ts';
import { waysOutOf } from './protection-view.ts';

const step = (row: Partial<ProtectionStep>): ProtectionStep => ({
  key: `exception:${row.exceptionId}`,
  code: 'exception',
  facts: {},
  function: 'planning',
  dueAt: 1,
  exceptionId: null,
  taskId: null,
  state: 'open',
  ...row,
});

const option = (id: string, exceptionId: string, row: Partial<Option> = {}): Option => ({
  id,
  scope: 'plant:p',
  exceptionId,
  plantId: 'p',
  kind: 'swap_lot',
  rank: 1,
  facts: {},
  effect: {},
  ordersSaved: 0,
  latenessHours: 0,
  moneySavedMinor: 0,
  predicted: null,
  expiresAt: null,
  state: 'offered',
  appliedBy: null,
  appliedAt: null,
  error: null,
  ...row,
});

test('[ACT-31] an open step of an exception shows its ways out, best first; one that is over, or of no exception, none', () => {
  const steps = [step({ exceptionId: 'ex-1' }), step({ exceptionId: 'ex-2', state: 'done' }), step({ key: 'late:1' })];
  const known = [
    option('o-2', 'ex-1', { rank: 2 }),
    option('o-1', 'ex-1'),
    option('o-3', 'ex-1', { rank: 3, state: 'expired' }),
    option('o-4', 'ex-2'),
    option('o-5', 'ex-3'),
  ];
  const found = waysOutOf(steps, known);
  expect([...found].map(([id, ways]) => [id, ways.map((way) => way.id)])).toEqual([['ex-1', ['o-1', 'o-2']]]);
});

test('[ACT-31] what was taken stays on the step, so that it can be undone there', () => {
  const found = waysOutOf([step({ exceptionId: 'ex-1' })], [option('o-1', 'ex-1', { state: 'applied' })]);
  expect(found.get('ex-1')?.map(({ state }) => state)).toEqual(['applied']);
});
