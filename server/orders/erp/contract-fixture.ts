import { expect, test } from 'vitest';
import type { ErpDispatch, ErpOrder, ErpPort } from './port.ts';

/** An adapter under test with a fresh ERP behind it, and how many documents that ERP holds for a key. */
export interface ErpBench {
  readonly erp: ErpPort;
  readonly documents: (key: string) => Promise<number>;
}

export const someOrder: ErpOrder = {
  number: 'SO-1042',
  customer: { id: 'c-1', name: 'Shree Ganesh Traders', taxNumber: '27AABCS1429B1Z6' },
  currency: 'INR',
  netMinor: 80_000,
  taxMinor: 14_400,
  totalMinor: 94_400,
  lines: [{ position: 1, productCode: 'PIPE-1', quantity: 10_000, netMinor: 80_000 }],
};
const someDispatch: ErpDispatch = {
  number: 'LD-7',
  vehicle: 'MH 15 AB 1234',
  seal: 'S-1',
  lines: [{ orderNumber: 'SO-1042', productCode: 'PIPE-1', lot: 'L-2291', quantity: 10_000 }],
};

/** What every adapter of the ERP port has to keep; call it in the adapter's own test file. */
export function keepsErpContract(bench: () => Promise<ErpBench>): void {
  const never = new AbortController().signal;

  test('[ORDER-5] an order is booked and found by its key', async () => {
    const { erp, documents } = await bench();
    const booked = await erp.createOrder('order:1', someOrder, never);
    expect(booked).toMatchObject({ ok: true, value: { reference: expect.stringMatching(/\S/) } });
    expect(await erp.findByReference('order:1', never)).toEqual(booked);
    expect(await documents('order:1')).toBe(1);
  });

  test('[ORDER-5] a dispatch is posted and found by its key, apart from the order', async () => {
    const { erp } = await bench();
    const order = await erp.createOrder('order:1', someOrder, never);
    const posted = await erp.confirmDispatch('load:1', someDispatch, never);
    expect(posted.ok && order.ok && posted.value.reference !== order.value.reference).toBe(true);
    expect(await erp.findByReference('load:1', never)).toEqual(posted);
  });

  test('[ORDER-5] what was never booked is surely not there', async () => {
    const { erp } = await bench();
    expect(await erp.findByReference('order:none', never)).toEqual({ ok: true, value: undefined });
  });

  test('[ORDER-5] the same key again, one after the other or at once, gives the same document', async () => {
    const { erp, documents } = await bench();
    const first = await erp.createOrder('order:1', someOrder, never);
    const again = Array.from({ length: 6 }, () => erp.createOrder('order:1', someOrder, never));
    expect(await Promise.all(again)).toEqual(again.map(() => first));
    const atOnce = await Promise.all(Array.from({ length: 6 }, () => erp.createOrder('order:2', someOrder, never)));
    expect(new Set(atOnce.map((each) => each.ok && each.value.reference)).size).toBe(1);
    expect([await documents('order:1'), await documents('order:2')]).toEqual([1, 1]);
  });

  test('[ORDER-5] another order under a used key is a business error, and changes nothing', async () => {
    const { erp, documents } = await bench();
    const first = await erp.createOrder('order:1', someOrder, never);
    const other = await erp.createOrder('order:1', { ...someOrder, totalMinor: 1 }, never);
    expect(other).toMatchObject({ ok: false, error: { kind: 'business' } });
    expect(await erp.findByReference('order:1', never)).toEqual(first);
    expect(await documents('order:1')).toBe(1);
  });
}
