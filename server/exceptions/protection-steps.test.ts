import { describe, expect, test } from 'vitest';
import type { ProtectionStep } from '../../db/order/protection.ts';
import { stepsAgainst } from './protection-steps.ts';
import type { Threat } from './threats.ts';

const threat = (row: Partial<Threat> = {}): Threat => ({
  key: 'slot:ld-1',
  code: 'slot',
  facts: {},
  function: 'dispatch',
  dueAt: 1,
  exceptionId: null,
  ...row,
});
const answered = (steps: readonly ProtectionStep[], state: ProtectionStep['state']): ProtectionStep[] =>
  steps.map((step) => (step.state === 'open' ? { ...step, taskId: step.key, state } : step));
const told = (steps: readonly ProtectionStep[]): string[] =>
  steps.map(({ key, function: owner, state }) => `${key} ${owner} ${state}`);

/** Answers what is open so again and again, and gives the steps when nothing more is asked. */
function askedUntilQuiet(first: Threat, answer: 'done' | 'blocked'): string[] {
  let steps = stepsAgainst([], [first]);
  for (let round = 0; round < 10; round += 1) steps = stepsAgainst(answered(steps, answer), [first]);
  return told(steps);
}

describe('[ACT-30] a threat that is still there', () => {
  test('though it was called done is asked of its owner once more, then of planning, then of nobody', () => {
    expect(askedUntilQuiet(threat(), 'done')).toEqual([
      'slot:ld-1 dispatch done',
      'again:slot:ld-1 dispatch done',
      'planning:slot:ld-1 planning blocked',
    ]);
  });

  test('and is planning’s own is asked of planning twice', () => {
    const own = threat({ key: 'late:ol-1', code: 'late', function: 'planning' });
    expect(askedUntilQuiet(own, 'done')).toEqual(['late:ol-1 planning done', 'again:late:ol-1 planning blocked']);
  });

  test('and is blocked goes to planning, once', () => {
    expect(askedUntilQuiet(threat(), 'blocked')).toEqual([
      'slot:ld-1 dispatch blocked',
      'again:slot:ld-1 planning blocked',
    ]);
  });

  test('while what was just done can’t show yet, asks nobody', () => {
    const done = answered(stepsAgainst([], [threat()]), 'done');
    expect(stepsAgainst(done, [threat()], new Set(['slot:ld-1']))).toEqual(done);
  });

  test('and is an exception’s is left to that exception', () => {
    const broken = threat({ key: 'exception:ex-1', code: 'exception', function: 'planning', exceptionId: 'ex-1' });
    expect(askedUntilQuiet(broken, 'done')).toEqual(['exception:ex-1 planning done']);
  });
});

test('[ACT-11] a threat that is gone asks nobody, and one that is back is asked about anew', () => {
  const gone = stepsAgainst(stepsAgainst([], [threat()]), []);
  expect(told(gone)).toEqual(['slot:ld-1 dispatch gone']);
  expect(told(stepsAgainst(gone, [threat()]))).toEqual(['slot:ld-1 dispatch open']);
});
