import { describe, expect, test } from 'vitest';
import type { AffectedOrder, Exception } from '../../db/exception/exception.ts';
import { escalationOf, exceptionOf, taskOf } from './manager-fixture.ts';
import { riskByKind, risksOf, silentFunctions, standings, toldAbove } from './response.ts';

/** An exception that touches these orders, each with what it says is at risk. */
function touching(id: string, orders: Record<string, number>, change: Partial<Exception> = {}): Exception {
  const own = exceptionOf(id, change);
  const touched = Object.entries(orders).map(([orderId, minor]) => ({ orderId, minor, currency: own.currency }));
  return { ...own, impact: { ...own.impact, orders: touched as AffectedOrder[] } };
}

describe('open exceptions', () => {
  test('[DESK-31] each shows how much of its time is gone, the nearest deadline first; over it the bar is full', () => {
    const rows = {
      exceptions: [
        exceptionOf('half'),
        exceptionOf('over', { decideBy: 400 }),
        exceptionOf('breached', { breached: true, decideBy: 2_000 }),
        exceptionOf('done', { state: 'resolved' }),
      ],
      tasks: [taskOf('t', { exceptionId: 'half', escalationLevel: 2 })],
    };
    const shown = standings(rows, 500);
    expect(shown.map(({ exception, elapsed, over, level }) => [exception.id, elapsed, over, level])).toEqual([
      ['over', 1, true, 0],
      ['half', 0.5, false, 2],
      ['breached', 0.25, true, 0],
    ]);
    expect(shown[1]?.ackShare).toBe(0.2);
  });

  test('[DESK-31] a clock behind what happened shows no time gone', () => {
    expect(standings({ exceptions: [exceptionOf('ex')], tasks: [] }, -5)[0]?.elapsed).toBe(0);
  });
});

describe('money at risk', () => {
  test('[DESK-32] an order that several exceptions touch counts once, at the most; currencies are never mixed', () => {
    const open = [
      touching('a', { 'so-1': 100, 'so-2': 50 }),
      touching('b', { 'so-1': 120 }),
      touching('c', { 'so-9': 7 }, { currency: 'AED' }),
      exceptionOf('draft', { kind: 'price', moneyAtRiskMinor: 30 }),
    ];
    expect(risksOf(open)).toEqual([
      { currency: 'INR', minor: 200 },
      { currency: 'AED', minor: 7 },
    ]);
    expect(riskByKind(open).map(({ kind, currency, minor }) => [kind, currency, minor])).toEqual([
      ['hold', 'INR', 170],
      ['price', 'INR', 30],
      ['hold', 'AED', 7],
    ]);
  });
});

describe('who has not answered', () => {
  test('[DESK-33] functions with open tasks, the nearest deadline first, and how many nobody has taken', () => {
    const silent = silentFunctions([
      taskOf('a', { function: 'planning', decideBy: 900 }),
      taskOf('b', { function: 'quality', decideBy: 800, acknowledgedAt: 1, state: 'acknowledged' }),
      taskOf('c', { function: 'quality', decideBy: 700 }),
      taskOf('d', { function: 'dispatch', state: 'decided' }),
      taskOf('e', { function: 'dispatch', state: 'superseded' }),
    ]);
    expect(silent.map((each) => [each.function, each.open, each.untaken, each.next.id])).toEqual([
      ['quality', 2, 1, 'c'],
      ['planning', 1, 1, 'a'],
    ]);
  });

  test('[DESK-33] of each open exception the highest level told is shown, with the functions whose silence went so far', () => {
    const tasks = [
      taskOf('q'),
      taskOf('p', { function: 'planning' }),
      taskOf('lone', { exceptionId: null, function: 'commercial' }),
      taskOf('over', { exceptionId: 'else', state: 'done' }),
    ];
    const escalations = [
      escalationOf('q', 1, 100),
      escalationOf('q', 2, 300),
      escalationOf('p', 2, 310),
      escalationOf('p', 3, 320, { supersededAt: 330 }),
      escalationOf('lone', 1, 400),
      escalationOf('over', 3, 500),
    ];
    const told = toldAbove({ tasks, escalations });
    expect(told.map(({ level, functions, toPersonIds, at }) => [level, functions, toPersonIds, at])).toEqual([
      [1, ['commercial'], ['boss-1'], 400],
      [2, ['planning', 'quality'], ['boss-2'], 310],
    ]);
  });
});
