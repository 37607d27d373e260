import { describe, expect, test } from 'vitest';
import { readAssignments, readHolidays, readPrayers, typedDate, typedTime } from './pasted-calendar.ts';

describe('rows pasted from a sheet', () => {
  test('[SHIFT-8] holidays by date and name, each wrong line named with its cell', () => {
    const { rows, wrong } = readHolidays(
      '2026-11-08\tDiwali\n26/01/2027;Republic Day\n31/02/2027\tNo day\n2026-12-25\n',
      'p',
    );
    expect(rows.map(({ date, name }) => [date, name])).toEqual([
      ['2026-11-08', 'Diwali'],
      ['2027-01-26', 'Republic Day'],
    ]);
    expect(wrong).toEqual([
      { line: 3, code: 'date', cell: '31/02/2027' },
      { line: 4, code: 'columns', cell: '2026-12-25' },
    ]);
  });

  test('[SHIFT-8] prayer hours of a date, several of them, and none that ends before it begins', () => {
    const { rows, wrong } = readPrayers(
      '2026-11-09\t12:10\t12:40\n2026-11-09\t15:20\t15:40\n2026-11-10\t13:00\t12:00\n',
      'p',
    );
    expect(rows.map(({ dayId, fromMinute, toMinute }) => [dayId, fromMinute, toMinute])).toEqual([
      ['p/2026-11-09/prayer-0', 730, 760],
      ['p/2026-11-09/prayer-1', 920, 940],
    ]);
    expect(wrong).toEqual([{ line: 3, code: 'time', cell: '12:00' }]);
  });

  test('[SHIFT-8] who works in which shift, known by name or e-mail', () => {
    const person = {
      id: 'ravi',
      scope: 'tenant',
      name: 'Ravi Rao',
      email: 'ravi@plant.example',
      functions: ['quality'],
      plantIds: ['p'],
      ranks: {},
      language: 'en',
      active: true,
    };
    const shift = { id: 's', scope: 'plant:p', plantId: 'p', name: 'Early', fromMinute: 360, toMinute: 840 };
    const known = { people: [person], shifts: [shift] };
    const text =
      'ravi  rao\tearly\t2026-11-01\nRAVI@plant.example\tEarly\t2026-12-01\t2026-11-30\nAsha\tEarly\t2026-11-01\nRavi Rao\tLate\t2026-11-01\n';
    const { rows, wrong } = readAssignments(text, known);
    expect(rows).toEqual([{ person, shift, fromDate: '2026-11-01', toDate: null }]);
    expect(wrong.map(({ line, code }) => [line, code])).toEqual([
      [2, 'date'],
      [3, 'unknown'],
      [4, 'unknown'],
    ]);
  });

  test('[SHIFT-8] what is no time or date is none', () => {
    expect(['24:00', '7:05', '25:00', '12:60', 'noon', ''].map(typedTime)).toEqual([
      1_440,
      425,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(['29.02.2028', '29.02.2027', '2027-13-01', ''].map(typedDate)).toEqual([
      '2028-02-29',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
