import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineTotalMinor } from '../../../../db/values/money.ts';
import { someOrder } from '../contract-fixture.ts';
import { openErpnext } from '../erpnext/erpnext-bench-fixture.ts';
import { openOdoo } from '../odoo/odoo-bench-fixture.ts';
import type { ErpOrder } from '../port.ts';
import { openSapb1 } from '../sapb1/sapb1-bench-fixture.ts';

const never = new AbortController().signal;

/** Any order of the one item: prices in ten-thousandths, quantities in thousandths, tax on each line. */
const order: fc.Arbitrary<ErpOrder> = fc
  .array(fc.record({ price: fc.integer({ min: 1, max: 9_999_999 }), quantity: fc.integer({ min: 1, max: 9_999 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((rows) => {
    const lines = rows.map(({ price, quantity }, at) => {
      const netMinor = lineTotalMinor(price, quantity, 'INR');
      return { position: at + 1, productCode: 'PIPE-1', unit: 'length', quantity, netMinor };
    });
    const net = lines.reduce((sum, { netMinor }) => sum + netMinor, 0);
    const tax = lines.reduce((sum, { netMinor }) => sum + Math.floor((netMinor * 18 + 50) / 100), 0);
    return { ...someOrder, netMinor: net, taxMinor: tax, totalMinor: net + tax, lines };
  });

/** What each ERP makes of the tax: on each line, or once on the sum. */
const adapters = [
  ['ERPNext', openErpnext],
  ['Odoo', openOdoo],
  ['SAP Business One', openSapb1],
] as const;

describe.each(adapters)('%s', (_, open) => {
  test('[ADAPTER-1] [ADAPTER-2] any order is booked with our totals to the last minor unit, or has no effect', async () => {
    const { erp, documents } = await open();
    let count = 0;
    let booked = 0;
    await fc.assert(
      fc.asyncProperty(order, async (wanted) => {
        count += 1;
        const key = `order:${count}`;
        const answer = await erp.createOrder(key, wanted, never);
        const listed = await erp.listOrders(0, Date.UTC(2100, 0, 1), never);
        const mine = listed.ok ? listed.value.filter((each) => each.key === key && each.state === 'booked') : [];
        if (answer.ok) {
          booked += 1;
          expect(mine).toMatchObject([{ totalMinor: wanted.totalMinor, currency: 'INR' }]);
          expect(await erp.createOrder(key, wanted, never)).toEqual(answer);
        } else {
          // Tax rounded once on the sum may be another paisa: told, and without effect.
          expect(['erp.total_differs', 'erp.credit_refused', 'erp.own_user', 'erp.sap_5002']).toContain(
            answer.error.code,
          );
          expect(mine).toEqual([]);
        }
        expect(await documents(key)).toBe(answer.ok ? 1 : 0);
      }),
      { numRuns: 40 },
    );
    expect(booked).toBeGreaterThan(10);
  });
});
