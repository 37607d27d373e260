import { expect, test } from 'vitest';
import type { PendingEntry } from '../_sync/local.ts';
import type { RefusedEntry } from '../_sync/storage.ts';
import { lineOf, loadOf, viewOf } from './load-fixture.ts';
import { byOrder, slotOf, standOf, troublesOf } from './loads-view.ts';
import { meantBy } from './meant-by.ts';

const waiting = (name: string, args: unknown, doubt: PendingEntry['doubt'] = null): PendingEntry => ({
  mid: 1,
  name,
  args,
  actor: 'p-dispatch',
  at: 0,
  doubt,
});

const refused = (args: unknown, settled: 0 | 1 = 0): RefusedEntry => ({
  key: 'client/1',
  settled,
  mid: 1,
  status: 'rejected',
  code: 'lot.on_hold',
  facts: { lot: 'L-1' },
  client: 'client',
  name: 'load.confirm@1',
  args,
  actor: 'p-dispatch',
  actedAt: 0,
});

const picked = viewOf(lineOf('a', 'L-1', 'picked'));
const nothingElse = { waiting: [], refused: [] };

test('[DESK-3] a hold on any lot of a load is told before what else is left to do, with the lot named', () => {
  const lines = [viewOf(lineOf('a', 'L-1', 'picked'), 'surface'), viewOf(lineOf('b', 'L-2'))];
  expect(standOf({ load: loadOf({ state: 'loading' }), lines, ...nothingElse })).toEqual({ is: 'held', lots: ['L-1'] });
});

test('[DESK-3] a held lot that was counted out holds the load up no more', () => {
  const lines = [picked, viewOf(lineOf('b', 'L-2', 'short', 0), 'surface')];
  expect(standOf({ load: loadOf({ state: 'short' }), lines, ...nothingElse })).toEqual({ is: 'unsealed' });
});

test('[DESK-4] a confirmed load says whether the plant has it or this device still keeps it', () => {
  const load = loadOf({ state: 'confirmed', seal: 'S' });
  const mine = waiting('load.confirm@1', { loadId: load.id });
  const another = waiting('load.confirm@1', { loadId: 'other' });
  expect(standOf({ load, lines: [picked], refused: [], waiting: [mine] })).toEqual({ is: 'gone', sent: false });
  expect(standOf({ load, lines: [picked], refused: [], waiting: [another] })).toEqual({ is: 'gone', sent: true });
});

test('[DESK-5] a refused confirm stands on its load with its reason until somebody has read it', () => {
  const load = loadOf();
  const about = (entry: RefusedEntry) => troublesOf({ load, lines: [picked], waiting: [], refused: [entry] });
  expect(about(refused({ loadId: 'ld' }))).toMatchObject([
    { key: 'client/1', code: 'lot.on_hold', facts: { lot: 'L-1' } },
  ]);
  expect(about(refused({ loadId: 'ld' }, 1))).toEqual([]);
  expect(about(refused({ loadId: 'other' }))).toEqual([]);
  expect(about(refused({ lineId: 'a' }))).toHaveLength(1);
});

test('[DESK-5] a waiting confirm that meets a fresh hold is foreseen, with the lot named', () => {
  const lines = [viewOf(lineOf('a', 'L-1', 'picked'), 'surface')];
  const entry = waiting('load.confirm@1', { loadId: 'ld' }, { code: 'lot.on_hold', facts: { lot: 'L-1' } });
  expect(troublesOf({ load: loadOf(), lines, waiting: [entry], refused: [] })).toMatchObject([
    { key: null, code: 'lot.on_hold', facts: { lot: 'L-1' } },
  ]);
});

test('[DESK-6] loads stand by the day they leave; one past its slot is told apart, one let go is done', () => {
  const day = (at: number): string => String(Math.floor(at / 10));
  const at = (slotAt: number, is: 'ready' | 'gone' = 'ready') => {
    const stand = is === 'gone' ? ({ is, sent: true } as const) : ({ is } as const);
    return slotOf(
      {
        load: loadOf({ slotAt }),
        stand,
        plant: undefined,
        zone: 'UTC',
        lines: [],
        troubles: [],
        confirmedBy: '',
        proofs: [],
      },
      15,
      day,
    );
  };
  expect([at(14), at(16), at(22), at(14, 'gone')]).toEqual(['late', 'today', 'later', 'gone']);
});

test('[DESK-6] lines stand together by order', () => {
  const other = { ...lineOf('b', 'L-2'), orderId: 'so-other' };
  const groups = byOrder([viewOf(lineOf('a', 'L-2')), viewOf(other), viewOf(lineOf('c', 'L-1'))]);
  expect(groups.map(({ key, lines }) => [key, lines.map(({ line }) => line.lotId)])).toEqual([
    ['so', ['L-1', 'L-2']],
    ['so-other', ['L-2']],
  ]);
});

test('[DESK-7] a lot on several lines is loaded line by line, one scan each', () => {
  const first = viewOf(lineOf('a', 'L-1', 'picked'));
  const second = viewOf(lineOf('b', 'L-1'));
  expect(meantBy('l-1', [first, second])).toEqual({ is: 'next', view: second });
  expect(meantBy('L-1', [first])).toEqual({ is: 'done', view: first });
  expect(meantBy('L-9', [first, second])).toEqual({ is: 'none' });
});
