import { describe, expect, test } from 'vitest';
import type { Load } from '../../db/load/load.ts';
import type { SalesOrder } from '../../db/order/order.ts';
import { day, hour } from '../../db/values/instant.ts';
import { zonesOf } from '../_device/zones.ts';
import { todayOf } from './today.ts';

const sites = [
  { id: 'nashik', zone: 'Asia/Kolkata' },
  { id: 'depot', zone: 'Asia/Dubai' },
];
const zoneOf = zonesOf(sites, ['nashik']);
/** 00:30 in Nashik, 23:00 the day before in Dubai. */
const now = Date.UTC(2026, 10, 21, 19);
const order = (id: string, change: Partial<SalesOrder> = {}) =>
  ({
    id,
    plantId: 'nashik',
    state: 'planned',
    confirmedAt: now - 3 * day,
    promiseAt: 100,
    wantedAt: null,
    firstPromiseAt: null,
    ...change,
  }) as SalesOrder;
const load = (id: string, state: Load['state'], slotAt: number, confirmedAt: number | null = null) =>
  ({ id, plantId: 'nashik', state, slotAt, confirmedAt }) as Load;

describe('today', () => {
  test('[DESK-35] an order belongs to the day of its own plant', () => {
    const { orders } = todayOf(
      {
        zoneOf,
        loads: [],
        orders: [
          order('before midnight', { confirmedAt: now - hour }),
          order('after midnight', { confirmedAt: now - hour / 4 }),
          order('same evening', { confirmedAt: now - hour, plantId: 'depot' }),
        ],
      },
      now,
    );
    expect(orders.map(({ id }) => id)).toEqual(['after midnight', 'same evening']);
  });

  test('[DESK-35] promised late is later than wanted or than first told, while the order is open', () => {
    const late = { promiseAt: 100, wantedAt: 99 };
    const { late: found } = todayOf(
      {
        zoneOf,
        loads: [],
        orders: [
          order('moved', { firstPromiseAt: 50 }),
          order('wanted', late),
          order('gone', { ...late, state: 'dispatched' }),
          order('kept', { wantedAt: 100, firstPromiseAt: 100 }),
          order('none', { promiseAt: null, wantedAt: 1 }),
        ],
      },
      now,
    );
    expect(found.map(({ id }) => id)).toEqual(['moved', 'wanted']);
  });

  test('[DESK-35] trucks of today stand by slot; out are those that were let go', () => {
    const today = todayOf(
      {
        zoneOf,
        orders: [],
        loads: [
          load('noon', 'short', now + 12 * hour),
          load('early', 'confirmed', now + hour),
          load('left late', 'dispatched', now - day, now - hour / 4),
          load('tomorrow', 'planned', now + day),
        ],
      },
      now,
    );
    expect(today.loads.map(({ id }) => id)).toEqual(['left late', 'early', 'noon']);
    expect([today.out, today.short]).toEqual([2, 1]);
  });
});
