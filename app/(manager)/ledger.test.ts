import { describe, expect, test } from 'vitest';
import type { Option } from '../../db/exception/exception.ts';
import type { Decision } from '../../db/task/task.ts';
import { ledgerOf } from './ledger.ts';
import { exceptionOf, noRows, taskOf } from './manager-fixture.ts';
import { percentileOf } from './percentile.ts';

const decisionOf = (at: number, optionId: string | null = null, predicted: Decision['predicted'] = {}) =>
  ({ id: `d${at}`, exceptionId: 'ex', optionId, predicted, at }) as Decision;
const optionOf = (id: string, state: Option['state']) => ({ id, state, exceptionId: 'ex' }) as Option;
const none = noRows;

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
      reachedAt: new Map([['ex', 40]]),
    });
    expect(entries.map(({ exception, response }) => [exception.id, response])).toEqual([
      ['fresh', { receive: 5, know: null, acknowledge: null, decide: null, resolve: null }],
      ['ex', { receive: 10, know: 40, acknowledge: 80, decide: 300, resolve: 900 }],
    ]);
  });

  test('[DESK-34] a decision is an acknowledgement, and no answer comes before its question', () => {
    const rows = { ...none, exceptions: [exceptionOf('ex', { occurredAt: 50 })], decisions: [decisionOf(40)] };
    expect(ledgerOf(rows).entries[0]?.response).toEqual({
      receive: 0,
      know: 0,
      acknowledge: 0,
      decide: 0,
      resolve: null,
    });
  });

  test('[DESK-34] what applied ways out were predicted to keep stands apart, by currency', () => {
    const { entries, predicted, applied } = ledgerOf({
      ...none,
      exceptions: [exceptionOf('ex')],
      decisions: [
        decisionOf(1, 'applied', { moneySavedMinor: 700 }),
        decisionOf(2, 'failed', { moneySavedMinor: 900 }),
        decisionOf(3),
      ],
      options: [optionOf('applied', 'applied'), optionOf('failed', 'failed')],
    });
    expect([entries[0]?.predictedMinor, predicted, applied]).toEqual([700, [{ currency: 'INR', minor: 700 }], 1]);
  });

  test('[LEDGER-5] a median is of those that have the time', () => {
    const middles = [[], [9], [9, 1, 5], [1, 2, 4, 9]].map((values) => percentileOf(values, 0.5));
    expect(middles).toEqual([null, 9, 5, 3]);
    const exceptions = [4, 8, 100].map((receivedAt) => exceptionOf(`ex${receivedAt}`, { receivedAt }));
    expect(ledgerOf({ ...none, exceptions }).median).toEqual({
      receive: 8,
      know: null,
      acknowledge: null,
      decide: null,
      resolve: null,
    });
  });
});
