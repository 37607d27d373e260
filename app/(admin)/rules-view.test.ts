import { expect, test } from 'vitest';
import { exceptionKinds } from '../../db/exception/exception.ts';
import { changedKinds, routingRows, troubleOf } from './rules-view.ts';

test('[DESK-20] the rules show one row for each kind, whatever a rule set holds', () => {
  const body = [{ kind: 'hold', functions: ['quality', 'wizard'], capMinutes: 15, chain: ['head', 'moon'] }];
  const rows = routingRows(body);
  expect(rows.map(({ kind }) => kind)).toEqual(exceptionKinds);
  expect(rows[0]).toEqual({ kind: 'hold', functions: ['quality'], capMinutes: 15, chain: ['head'] });
});

test('[DESK-20] only rows that may be published can be: somebody is asked, within a minute to a week', () => {
  const [row] = routingRows(undefined);
  if (!row) throw new Error('the playbook has no row');
  expect(troubleOf(row)).toBeUndefined();
  expect(troubleOf({ ...row, functions: [] })).toBe('no_function');
  for (const capMinutes of [0, 10_081, 2.5, Number.NaN]) expect(troubleOf({ ...row, capMinutes })).toBe('cap');
});

test('[DESK-20] a change names the kinds it touches', () => {
  const before = routingRows(undefined);
  const after = before.map((row) => (row.kind === 'credit' ? { ...row, capMinutes: 5 } : row));
  expect(changedKinds(before, after)).toEqual(['credit']);
  expect(changedKinds(before, before)).toEqual([]);
});
