import { describe, expect, test } from 'vitest';
import type { Option } from '../../db/exception/exception.ts';
import type { Decision } from '../../db/task/task.ts';
import { ledgerOf, medianOf } from './ledger.ts';
import { exceptionOf, taskOf } from './manager-fixture.ts';

const decisionOf = (at: number, optionId: string | null = null, predicted: Decision['predicted'] = {}) =>
  ({ id: `d${at}`, exceptionId: 'ex', optionId, predicted, at }) as Decision;
const optionOf = (id: string, state: Option['state']) => ({ id, state }) as Option;
const none = { exceptions: [], tasks: [], decisions: [], options: [] };

describe('the response ledger', () => {
  test('[DESK-34] times run from what happened until it was known, first taken, first decided and resolved', () => {
    const { entries } = ledgerOf({
      ...none,
      exceptions: [exceptionOf('ex', { state: 'resolved', resolvedAt: 900 }), exceptionOf('fresh', { occurredAt: 5 })],
      tasks: [
        taskOf('a', { acknowledgedAt: 120, decidedAt: 400, state: 'decided' }),
        taskOf('b', { acknowledgedAt: 80, state: 'acknowledged' }),
      ],
      decisions: [decisionOf(300)],
    });
    expect(entries.map(({ exception, response }) => [exception.id, response])).toEqual([
      ['fresh', { know: 5, acknowledge: null, decide: null, resolve: null }],
      ['ex', { know: 10, acknowledge: 80, decide: 300, resolve: 900 }],
    ]);
  });

  test('[DESK-34] a decision is an acknowledgement, and no answer comes before its question', () => {
    const rows = { ...none, exceptions: [exceptionOf('ex', { occurredAt: 50 })], decisions: [decisionOf(40)] };
    expect(ledgerOf(rows).entries[0]?.response).toEqual({ know: 0, acknowledge: 0, decide: 0, resolve: null });
  });

  test('[DESK-34] preserved is what applied ways out were predicted to keep, by currency', () => {
    const { entries, preserved, applied } = ledgerOf({
      ...none,
      exceptions: [exceptionOf('ex')],
      decisions: [
        decisionOf(1, 'applied', { moneySavedMinor: 700 }),
        decisionOf(2, 'failed', { moneySavedMinor: 900 }),
        decisionOf(3),
      ],
      options: [optionOf('applied', 'applied'), optionOf('failed', 'failed')],
    });
    expect([entries[0]?.preservedMinor, preserved, applied]).toEqual([700, [{ currency: 'INR', minor: 700 }], 1]);
  });

  test('[DESK-34] a median is of those that have the time', () => {
    expect([medianOf([]), medianOf([9]), medianOf([9, 1, 5]), medianOf([1, 2, 4, 9])]).toEqual([null, 9, 5, 3]);
    const exceptions = [4, 8, 100].map((receivedAt) => exceptionOf(`ex${receivedAt}`, { receivedAt }));
    expect(ledgerOf({ ...none, exceptions }).median).toEqual({
      know: 8,
      acknowledge: null,
      decide: null,
      resolve: null,
    });
  });
});
