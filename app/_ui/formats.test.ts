import { describe, expect, test } from 'vitest';
import { formatAmount, formatClock, formatMoment, formatMoney, formatMoneyShort, spanParts } from './formats.ts';

const [english, hindi] = ['en-IN', 'hi-IN-u-nu-latn'];

describe('figures', () => {
  test.each([english, hindi])('[SCREEN-3] money in Indian grouping, Latin digits, in %s', (locale) => {
    expect(formatMoney(42_500_000, 'INR', locale)).toBe('₹4,25,000.00');
    expect(formatMoney(42_500_000, 'INR', locale, true)).toBe('₹4,25,000');
  });

  test('[SCREEN-3] a currency keeps its own digits', () => {
    expect(formatMoney(1_234_567, 'KWD', english).replace(/\s/g, ' ')).toBe('KWD 1,234.567');
    expect(formatMoneyShort(42_500_000, 'INR', english)).toBe('₹4.3L');
  });

  test('[SCREEN-3] quantities are exact to the thousandth', () => {
    expect(formatAmount(120_000_000, english)).toBe('1,20,000');
    expect(formatAmount(2_500, english)).toBe('2.5');
    expect(formatAmount(1, english)).toBe('0.001');
  });

  test('[SCREEN-3] moments stand in the plant zone, whatever the device thinks', () => {
    const at = Date.UTC(2026, 10, 21, 20, 35);
    expect(formatMoment(at, english, 'Asia/Kolkata')).toMatch(/Sun,? 22 Nov, 02:05/);
    expect(formatMoment(at, english, 'Asia/Dubai')).toMatch(/Sun,? 22 Nov, 00:35/);
  });
});

describe('deadlines', () => {
  test.each([
    [26 * 60_000, '26:00'],
    [59_999, '0:59'],
    [2 * 3_600_000 + 5 * 60_000 + 9_000, '2:05:09'],
    [76 * 3_600_000, '3d 4h'],
    [-5_000, '0:00'],
  ])('[SCREEN-4] %i ms is shown as %s', (left, shown) => expect(formatClock(left)).toBe(shown));

  test('[SCREEN-4] an overdue span is told in its largest units', () => {
    expect(spanParts(-4 * 60_000)).toEqual([{ unit: 'minute', count: 4 }]);
    expect(spanParts(125 * 60_000)).toEqual([
      { unit: 'hour', count: 2 },
      { unit: 'minute', count: 5 },
    ]);
    expect(spanParts(3 * 86_400_000)).toEqual([{ unit: 'day', count: 3 }]);
  });
});
