import { describe, expect, test } from 'vitest';
import { hour, minute } from '../../db/values/instant.ts';
import { earliest, levelDues, reminderDues, windowOf } from './deadline.ts';

const t = Date.UTC(2026, 10, 2, 4, 30);
const cap = 30 * minute;
const lead = 15 * minute;

describe('the clock of an exception', () => {
  test.each`
    what                                              | consequenceIn  | decideIn        | ackIn           | urgent
    ${'no consequence: the cap'}                      | ${null}        | ${30 * minute}  | ${6 * minute}   | ${false}
    ${'a far consequence: the cap'}                   | ${6 * hour}    | ${30 * minute}  | ${6 * minute}   | ${false}
    ${'a near one: less the way out takes'}           | ${40 * minute} | ${25 * minute}  | ${5 * minute}   | ${false}
    ${'exactly fifteen minutes: time enough'}         | ${30 * minute} | ${15 * minute}  | ${3 * minute}   | ${false}
    ${'under fifteen minutes: everybody at once'}     | ${29 * minute} | ${14 * minute}  | ${2.8 * minute} | ${true}
    ${'the way out takes all there is'}               | ${15 * minute} | ${0}            | ${0}            | ${true}
    ${'the last moment is over: late from the start'} | ${5 * minute}  | ${-10 * minute} | ${-10 * minute} | ${true}
  `('[DEADLINE-1] $what', ({ consequenceIn, decideIn, ackIn, urgent }) => {
    const consequence = consequenceIn === null ? null : { at: t + consequenceIn, code: 'load.slot' as const };
    const window = windowOf({ deviceAt: t, receivedAt: t, capMs: cap, leadMs: lead, consequence });
    expect(window.decideBy - t).toBe(decideIn);
    expect(window.ackBy - t).toBe(ackIn);
    expect(window.urgent).toBe(urgent);
  });

  test('[DEADLINE-1] an acknowledgement never takes longer than ten minutes', () => {
    const window = windowOf({ deviceAt: t, receivedAt: t, capMs: 2 * hour, leadMs: lead, consequence: null });
    expect(window.ackBy - t).toBe(10 * minute);
  });

  test('[DEADLINE-2] a hold seen an hour ago offline is an hour old, and a device ahead of time gains nothing', () => {
    const at = (deviceAt: number) => windowOf({ deviceAt, receivedAt: t, capMs: cap, leadMs: lead, consequence: null });
    expect(at(t - hour)).toMatchObject({ occurredAt: t - hour, decideBy: t - hour + cap });
    expect(at(t + hour)).toMatchObject({ occurredAt: t, decideBy: t + cap });
  });

  test('[DEADLINE-3] levels climb at the acknowledgement deadline, half and four fifths of the window', () => {
    expect(levelDues({ occurredAt: t, ackBy: t + 6 * minute, decideBy: t + 30 * minute })).toEqual([
      t + 6 * minute,
      t + 15 * minute,
      t + 24 * minute,
    ]);
  });

  test('[DEADLINE-3] a kind whose own cap is short climbs as usual, and calls everybody only when it is shortened further', () => {
    const within = (consequence: number | null) =>
      windowOf({
        deviceAt: t,
        receivedAt: t,
        capMs: 10 * minute,
        leadMs: 0,
        consequence: consequence === null ? null : { at: t + consequence, code: 'order.promise' },
      }).urgent;
    expect(within(null)).toBe(false);
    expect(within(9 * minute)).toBe(true);
  });

  test('[DEADLINE-10] those asked are reminded half way to the acknowledgement, and a fifth or ten minutes before the decision', () => {
    const within = (minutes: number, ackIn: number) =>
      reminderDues({ occurredAt: t, ackBy: t + ackIn * minute, decideBy: t + minutes * minute });
    expect(within(30, 6)).toEqual({ acknowledge: t + 3 * minute, decide: t + 24 * minute });
    expect(within(120, 10)).toEqual({ acknowledge: t + 5 * minute, decide: t + 110 * minute });
    expect(within(8, 1.6)).toEqual({ acknowledge: null, decide: null });
  });

  test('[DEADLINE-1] of equal consequences the same one is named, in whatever order they were found', () => {
    const slot = { at: t, code: 'load.slot' as const };
    const promise = { at: t, code: 'order.promise' as const };
    expect(earliest([promise, slot])).toEqual(earliest([slot, promise]));
    expect(earliest([])).toBeNull();
  });
});
