import { expect, test } from 'vitest';
import { lots } from '../../db/lot/lot.ts';
import { tenantScope } from '../../db/scope.ts';
import { patchOf, ServerRows } from './server-rows.ts';

const lotIn = (scope: string) => ({ id: 'L-1', scope, state: 'available' }) as never;

test('[SYNC-6] a row that moved between two scopes we see leaves a stone in one and stays in the other', () => {
  const rows = new ServerRows();
  rows.lay(patchOf({ [lots.name]: [lotIn(tenantScope)] }));
  rows.lay({ ...patchOf({ [lots.name]: [lotIn('money')] }), removed: [{ table: lots.name, id: 'L-1' }] });
  expect(rows.table(lots.name).all()).toEqual([lotIn('money')]);
});
