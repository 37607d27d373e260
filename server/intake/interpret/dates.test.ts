import { describe, expect, test } from 'vitest';
import { interpret } from './interpret.ts';

const read = (message: string) =>
  interpret({ catalogue: [], now: Date.parse('2025-10-15T10:30:00+05:30'), tz: 'Asia/Kolkata', message });

describe('[READ-3] days are read in the zone of the plant', () => {
  test.each([
    ['kal subah', '2025-10-16'],
    ['parso tak', '2025-10-17'],
    ['aaj hi', '2025-10-15'],
    ['somvar ko', '2025-10-20'],
    ['3 din baad', '2025-10-18'],
    ['agle mahine', '2025-11-01'],
    ['कल भेजो', '2025-10-16'],
    ['परसों', '2025-10-17'],
    ['शुक्रवार तक', '2025-10-17'],
    ['5 नवंबर', '2025-11-05'],
    ['दो दिन बाद', '2025-10-17'],
    ['بكرة', '2025-10-16'],
    ['بعد بكرة', '2025-10-17'],
    ['يوم الأحد', '2025-10-19'],
    ['بعد ٣ ايام', '2025-10-18'],
    ['بعد يومين', '2025-10-17'],
    ['٣ نوفمبر', '2025-11-03'],
    ['الأسبوع القادم', '2025-10-20'],
    ['ba3d bukra', '2025-10-17'],
    ['el a7ad', '2025-10-19'],
    ['day after tomorrow', '2025-10-17'],
    ['nxt wed', '2025-10-22'],
    ['on 3rd Nov', '2025-11-03'],
    ['1 Oct 2025', '2025-10-01'],
    ['22/10', '2025-10-22'],
    ['by 22.10.2025', '2025-10-22'],
    ['in 2 weeks', '2025-10-29'],
    ['before Diwali', '2025-10-19'],
    ['month end', '2025-10-31'],
    ['next week', '2025-10-20'],
    ['Dec 24', '2025-12-24'],
  ])('%s', (message, date) => {
    expect(read(message).date).toBe(date);
  });

  test('the day turns at midnight of the plant, not of Greenwich', () => {
    const late = Date.parse('2025-10-15T20:00:00Z');
    expect(interpret({ catalogue: [], now: late, tz: 'Asia/Kolkata', message: 'kal' }).date).toBe('2025-10-17');
    expect(interpret({ catalogue: [], now: late, tz: 'UTC', message: 'kal' }).date).toBe('2025-10-16');
  });
});
