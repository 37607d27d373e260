import { describe, expect, test } from 'vitest';
import { askErp, type ErpDelivery, type ErpOutcome, type Patience } from './ask-erp.ts';
import type { ErpDispatch, ErpOrder, ErpPort } from './port.ts';
import { type PullKind, pullKinds } from './pulled.ts';

/**
 * What goes wrong with the request that books an order. `lost`: done, and no answer. `broken`: not done, and a 5xx. `slow`:
 * done, and the answer comes long after everybody gave up. `half_open`: it never arrives, and nobody says so. `late`: it
 * arrives long after everybody gave up. `locked`: nobody is let in.
 */
export type ErpFault = 'lost' | 'broken' | 'slow' | 'half_open' | 'late' | 'locked';

/** A fault that waits for its request, or has met it. */
export interface Struck {
  hits(): number;
  /** A request has met it and gets no answer, so that waiting on is in vain; never where an answer of a kind comes. */
  readonly inVain: Promise<void>;
  /** Ends it: what is held back goes its way, and is waited for. */
  heal(): Promise<void>;
}

/** An adapter under test with a fresh ERP behind it, which knows the customer of `someOrder` and the item `PIPE-1`. */
export interface ErpBench {
  readonly erp: ErpPort;
  /** How many documents with an effect that ERP holds for a key: neither drafts nor what is cancelled. */
  readonly documents: (key: string) => Promise<number>;
  /** The next `times` requests that would book an order meet this fault. */
  readonly strike: (fault: ErpFault, times?: number) => Struck;
  /** An order this ERP refuses, for a reason of its own. */
  readonly refused: ErpOrder;
  /** Renames the item `PIPE-1` in the ERP, where the ERP has rows to pull. */
  readonly renameItem?: (name: string) => Promise<void>;
}

export const someOrder: ErpOrder = {
  revision: 0,
  number: 'SO-1042',
  customer: { id: 'c-1', name: 'Shree Ganesh Traders', taxNumber: '27AABCS1429B1Z6' },
  currency: 'INR',
  netMinor: 80_000,
  taxMinor: 14_400,
  totalMinor: 94_400,
  orderedAt: Date.UTC(2026, 10, 2, 4, 30),
  wantedAt: Date.UTC(2026, 10, 5, 4, 30),
  lines: [{ position: 1, productCode: 'PIPE-1', unit: 'length', quantity: 10_000, netMinor: 80_000 }],
};
/** The same, of twice as much. */
const doubledOrder: ErpOrder = {
  ...someOrder,
  netMinor: 160_000,
  taxMinor: 28_800,
  totalMinor: 188_800,
  lines: someOrder.lines.map((line) => ({ ...line, quantity: 20_000, netMinor: 160_000 })),
};
const dispatchOf = (orderKey: string): ErpDispatch => ({
  number: 'LD-7',
  vehicle: 'MH 15 AB 1234',
  seal: 'S-1',
  lines: [{ orderNumber: 'SO-1042', orderKey, productCode: 'PIPE-1', lot: 'L-2291', quantity: 10_000 }],
});

const never = new AbortController().signal;
const always = { from: 0, to: Date.UTC(2100, 0, 1) };

/** Keeps those who ask under one key in line, as the plant does, when the ERP can't be asked twice at once. */
function inLine({ erp }: ErpBench): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    if (erp.absentAfterMs === 0) return work();
    const mine = last.then(work);
    last = mine;
    return mine;
  };
}

/** Gives up once an answer is waited for in vain, and then has all the time there is. */
function patienceWith({ inVain }: Struck): Patience {
  let over = false;
  return () => {
    const controller = new AbortController();
    const giveUp = () => {
      over = true;
      controller.abort();
    };
    if (!over) void inVain.then(giveUp);
    return controller.signal;
  };
}

/** One attempt of the plant's to have an order booked. */
function attempt({ erp }: ErpBench, key: string, { struck, body = someOrder }: Attempt = {}): Promise<ErpOutcome> {
  const delivery: ErpDelivery = { kind: 'order.create', key, triedBefore: struck === undefined, body };
  return askErp(erp, delivery, struck ? patienceWith(struck) : () => never);
}

interface Attempt {
  /** The first attempt, with what it meets; without, an attempt that follows one. */
  readonly struck?: Struck;
  readonly body?: ErpOrder;
}

/** What every adapter of the ERP port has to keep; call it in the adapter's own test file. `pulls`: it has rows to pull. */
export function keepsErpContract(open: () => Promise<ErpBench>, { pulls }: { readonly pulls: boolean }): void {
  describe('documents', () => keepsDocuments(open));
  describe('changes and lists', () => changesDocuments(open));
  describe('faults', () => outlastsFaults(open));
  describe('refusals', () => tellsRefusals(open));
  describe('pulls', () => (pulls ? keepsPulls(open) : hasNothingToPull(open)));
}

function keepsDocuments(open: () => Promise<ErpBench>): void {
  test('[ORDER-5] an order is booked and found by its key', async () => {
    const { erp, documents } = await open();
    const booked = await erp.createOrder('order:1', someOrder, never);
    expect(booked).toMatchObject({ ok: true, value: { reference: expect.stringMatching(/\S/), state: 'booked' } });
    expect(await erp.findByReference('order:1', never)).toEqual(booked);
    expect(await documents('order:1')).toBe(1);
  });

  test('[ORDER-5] a dispatch is posted and found by its key, apart from the order', async () => {
    const { erp } = await open();
    const order = await erp.createOrder('order:1', someOrder, never);
    const posted = await erp.confirmDispatch('load:1', dispatchOf('order:1'), never);
    expect(posted).toMatchObject({ ok: true, value: { state: 'booked' } });
    expect(posted.ok && order.ok && posted.value.reference !== order.value.reference).toBe(true);
    expect(await erp.findByReference('load:1', never)).toEqual(posted);
    expect(await erp.confirmDispatch('load:1', dispatchOf('order:1'), never)).toEqual(posted);
  });

  test('[ORDER-5] what was never booked is surely not there', async () => {
    const { erp } = await open();
    expect(await erp.findByReference('order:none', never)).toEqual({ ok: true, value: undefined });
  });

  test('[ORDER-5] the same key again, one after the other or ten at once, gives the same document', async () => {
    const bench = await open();
    const { erp, documents } = bench;
    const line = inLine(bench);
    const create = (key: string) => line(() => erp.createOrder(key, someOrder, never));
    const first = await create('order:1');
    for (let count = 0; count < 3; count += 1) expect(await create('order:1')).toEqual(first);
    const atOnce = await Promise.all(Array.from({ length: 10 }, () => create('order:2')));
    expect(atOnce[0]).toMatchObject({ ok: true });
    expect(atOnce).toEqual(atOnce.map(() => atOnce[0]));
    expect([await documents('order:1'), await documents('order:2')]).toEqual([1, 1]);
  });

  test('[ORDER-5] another order under a used key is a business error, and changes nothing', async () => {
    const { erp, documents } = await open();
    const first = await erp.createOrder('order:1', someOrder, never);
    const other = await erp.createOrder('order:1', doubledOrder, never);
    expect(other).toMatchObject({ ok: false, error: { kind: 'business' } });
    expect(await erp.findByReference('order:1', never)).toEqual(first);
    expect(await documents('order:1')).toBe(1);
  });
}

function changesDocuments(open: () => Promise<ErpBench>): void {
  test('[ERP-1] an amended order is one document that says what it was amended to, however often', async () => {
    const { erp, documents } = await open();
    await erp.createOrder('order:1', someOrder, never);
    const amended = await erp.amendOrder('order:1', doubledOrder, never);
    expect(amended).toMatchObject({ ok: true, value: { state: 'booked' } });
    expect(await erp.amendOrder('order:1', doubledOrder, never)).toEqual(amended);
    expect(await erp.findByReference('order:1', never)).toEqual(amended);
    expect(await documents('order:1')).toBe(1);
    const listed = await erp.listOrders(always.from, always.to, never);
    expect(listed.ok && listed.value.filter(({ key, state }) => key === 'order:1' && state === 'booked')).toMatchObject(
      [{ totalMinor: doubledOrder.totalMinor }],
    );
  });

  test('[ERP-2] a cancelled order stays found as cancelled, and its key is never booked again', async () => {
    const { erp, documents } = await open();
    await erp.createOrder('order:1', someOrder, never);
    const cancelled = await erp.cancelOrder('order:1', never);
    expect(cancelled).toMatchObject({ ok: true, value: { state: 'cancelled' } });
    expect(await erp.cancelOrder('order:1', never)).toEqual(cancelled);
    expect(await erp.findByReference('order:1', never)).toEqual(cancelled);
    expect(await erp.createOrder('order:1', someOrder, never)).toEqual(cancelled);
    expect(await documents('order:1')).toBe(0);
  });

  test('[ERP-2] what is not there can be neither amended nor cancelled', async () => {
    const { erp } = await open();
    expect(await erp.amendOrder('order:none', someOrder, never)).toMatchObject({ error: { kind: 'business' } });
    expect(await erp.cancelOrder('order:none', never)).toMatchObject({ error: { kind: 'business' } });
  });

  test('[ERP-3] the listing tells every order of a window by its key, with its total, and none outside it', async () => {
    const { erp } = await open();
    const booked = await erp.createOrder('order:1', someOrder, never);
    const reference = booked.ok ? booked.value.reference : '';
    const listed = await erp.listOrders(always.from, always.to, never);
    expect(listed.ok && listed.value.filter(({ key }) => key !== null)).toMatchObject([
      { key: 'order:1', reference, state: 'booked', totalMinor: 94_400, currency: 'INR' },
    ]);
    expect(await erp.listOrders(0, 1_000, never)).toEqual({ ok: true, value: [] });
  });
}

const booked = expect.objectContaining({ kind: 'booked', reference: expect.stringMatching(/\S/) });

function outlastsFaults(open: () => Promise<ErpBench>): void {
  test.for<ErpFault>(['lost', 'broken', 'slow', 'half_open'])('[ERP-4] %s: one document in the end', async (fault) => {
    const bench = await open();
    const struck = bench.strike(fault);
    const first = await attempt(bench, 'order:1', { struck });
    expect(['booked', 'uncertain', 'later']).toContain(first.kind);
    await struck.heal();
    expect(struck.hits()).toBe(1);
    expect(await attempt(bench, 'order:1')).toEqual(booked);
    expect(await bench.documents('order:1')).toBe(1);
  });

  test('[ERP-4] an answer lost after the create is made up for by a search', async () => {
    const bench = await open();
    const struck = bench.strike('lost');
    expect(await attempt(bench, 'order:1', { struck })).not.toMatchObject({ kind: 'refused' });
    expect(struck.hits()).toBe(1);
    const again = await attempt(bench, 'order:1');
    expect(await bench.erp.findByReference('order:1', never)).toMatchObject({ value: { state: 'booked' } });
    expect(again).toEqual(booked);
  });

  test('[ERP-5] a create that arrives after the order was created again has no effect', async () => {
    const bench = await open();
    const struck = bench.strike('late');
    expect(await attempt(bench, 'order:1', { struck })).toMatchObject({ kind: 'uncertain' });
    const again = await attempt(bench, 'order:1');
    expect(again).toEqual(booked);
    await struck.heal();
    expect(struck.hits()).toBe(1);
    expect(await attempt(bench, 'order:1')).toMatchObject({
      kind: 'booked',
      reference: again.kind === 'booked' && again.reference,
    });
    expect(await bench.documents('order:1')).toBe(1);
  });
}

function tellsRefusals(open: () => Promise<ErpBench>): void {
  test('[ERP-6] a login that has run out is renewed or told, and nothing is lost by it', async () => {
    const bench = await open();
    const struck = bench.strike('locked');
    expect(['booked', 'locked_out']).toContain((await attempt(bench, 'order:1', { struck })).kind);
    expect(struck.hits()).toBe(1);
    await struck.heal();
    expect(await attempt(bench, 'order:1')).toEqual(booked);
    expect(await bench.documents('order:1')).toBe(1);
  });

  test('[ERP-6] an ERP that lets nobody in is told as such', async () => {
    const bench = await open();
    const struck = bench.strike('locked', 1_000);
    expect(await attempt(bench, 'order:1', { struck })).toMatchObject({ kind: 'locked_out' });
    await struck.heal();
    expect(await bench.documents('order:1')).toBe(0);
  });

  test('[ERP-7] what the ERP refuses is refused the same again, and leaves no effect', async () => {
    const bench = await open();
    expect(await attempt(bench, 'order:1', { body: bench.refused })).toMatchObject({ kind: 'refused' });
    expect(await attempt(bench, 'order:1', { body: bench.refused })).toMatchObject({ kind: 'refused' });
    expect(await bench.documents('order:1')).toBe(0);
  });
}

function keepsPulls(open: () => Promise<ErpBench>): void {
  /** Everything from a cursor on, page by page. */
  async function pulled<K extends PullKind>({ erp }: ErpBench, kind: K, cursor: string | null) {
    const rows = [];
    for (let at = cursor, pages = 0; ; pages += 1) {
      const page = await erp.pulls?.[kind](at, never);
      if (!page?.ok) throw new Error(`no ${kind}: ${JSON.stringify(page)}`);
      expect(pages).toBeLessThan(1_000);
      rows.push(...page.value.rows);
      at = page.value.cursor;
      if (!page.value.more) return { rows, cursor: at, asOf: page.value.asOf };
    }
  }

  test('[ERP-8] every kind of row can be pulled whole, and says as of when', async () => {
    const bench = await open();
    for (const kind of pullKinds) expect(await pulled(bench, kind, null)).toMatchObject({ asOf: expect.any(Number) });
    expect((await pulled(bench, 'items', null)).rows).toContainEqual(
      expect.objectContaining({ code: 'PIPE-1', active: true }),
    );
    const { rows } = await pulled(bench, 'customers', null);
    expect(rows).toContainEqual(expect.objectContaining({ name: someOrder.customer.name, active: true }));
  });

  test('[ERP-8] a later pull brings what changed since, and laid over the first gives the whole', async () => {
    const bench = await open();
    const before = await pulled(bench, 'items', null);
    await bench.renameItem?.('Pipe of another name');
    const since = await pulled(bench, 'items', before.cursor);
    expect(since.rows).toContainEqual(expect.objectContaining({ code: 'PIPE-1', name: 'Pipe of another name' }));
    const byCode = (rows: typeof since.rows) => new Map(rows.map((row) => [row.code, row]));
    const laid = new Map([...byCode(before.rows), ...byCode(since.rows)]);
    expect(laid).toEqual(byCode((await pulled(bench, 'items', null)).rows));
  });
}

function hasNothingToPull(open: () => Promise<ErpBench>): void {
  test('[ERP-8] books that the plant itself holds are not fetched', async () => {
    expect((await open()).erp.pulls).toBeNull();
  });
}
