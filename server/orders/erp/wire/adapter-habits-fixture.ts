import { describe, expect, test, vi } from 'vitest';
import { type ErpBench, someOrder } from '../contract-fixture.ts';
import type { ErpOrder } from '../port.ts';
import type { Mangler } from './mangler-fixture.ts';
import type { WireServer } from './wire-server-fixture.ts';

/** A bench of the contract over HTTP. */
export interface WireBench extends ErpBench {
  readonly server: WireServer;
  readonly mangler: Mangler;
}

/** Somebody in the ERP who answers what waits for an approval. */
interface Deciding {
  decide(key: string, approves: boolean): void;
}

/** How to open the same bench set up in other ways. */
export interface Benches {
  readonly open: () => Promise<WireBench>;
  /** An ERP that charges another tax than we do. */
  readonly otherTax: () => Promise<WireBench>;
  /** An ERP that keeps no digits of quantities, and one that keeps none of prices. */
  readonly wholeQuantities: () => Promise<WireBench>;
  readonly wholePrices: () => Promise<WireBench>;
  /** ERPs with an approval of their own. */
  readonly approvals: readonly (() => Promise<WireBench & Deciding>)[];
  /** Everything that must never be told. */
  readonly secrets: readonly string[];
}

const never = new AbortController().signal;

/** Answers no ERP gives, over HTTP 200: none, no JSON, other JSON, too much of it. */
const strangeBodies = [
  '',
  'null',
  '[]',
  '{}',
  '<html>Bad gateway</html>',
  '{"data":',
  '"ok"',
  '{"data":{"name":7},"result":"x","value":[{}]}',
];

/** What the adapters share beyond the contract; call it in the adapter's own test file. */
export function keepsAdapterHabits(benches: Benches): void {
  describe('money', () => keepsMoney(benches));
  describe('answers', () => outlastsAnswers(benches));
  describe('approvals', () => waitsForApproval(benches));
  describe('patience and secrets', () => keepsQuiet(benches));
}

function keepsMoney({ otherTax, wholeQuantities, wholePrices }: Benches): void {
  test('[ADAPTER-2] a total the ERP sees otherwise is told, and takes no effect', async () => {
    const { erp, documents } = await otherTax();
    const answer = await erp.createOrder('order:1', someOrder, never);
    expect(answer).toMatchObject({ ok: false, error: { kind: 'business', code: 'erp.total_differs' } });
    const said = !answer.ok && answer.error.said;
    expect(said).toContain('94400');
    expect(said).toContain('89600');
    expect(await documents('order:1')).toBe(0);
  });

  const half: ErpOrder = { ...someOrder, lines: someOrder.lines.map((line) => ({ ...line, quantity: 2_500 })) };

  test('[ADAPTER-1] a quantity the ERP would round is told before anything is sent', async () => {
    const { erp, documents } = await wholeQuantities();
    expect(await erp.createOrder('order:1', half, never)).toMatchObject({
      error: { kind: 'business', code: 'erp.quantity_digits' },
    });
    expect(await erp.findByReference('order:1', never)).toEqual({ ok: true, value: undefined });
    expect(await documents('order:1')).toBe(0);
  });

  test('[ADAPTER-1] a price the ERP would round is told before anything is sent', async () => {
    const { erp } = await wholePrices();
    const odd = {
      ...someOrder,
      netMinor: 80_001,
      totalMinor: 94_401,
      lines: half.lines.map((line) => ({ ...line, netMinor: 80_001 })),
    };
    expect(await erp.createOrder('order:1', odd, never)).toMatchObject({
      error: { kind: 'business', code: 'erp.price_digits' },
    });
    expect(await erp.findByReference('order:1', never)).toEqual({ ok: true, value: undefined });
  });
}

function waitsForApproval({ approvals }: Benches): void {
  test.each(approvals.map((open, at) => [at, open] as const))(
    '[ADAPTER-9] what waits for an approval is pending, and booked once when approved (%i)',
    async (_, open) => {
      const bench = await open();
      const { erp, documents } = bench;
      const waiting = await erp.createOrder('order:1', someOrder, never);
      expect(waiting).toMatchObject({ ok: true, value: { state: 'pending', reference: expect.stringMatching(/\S/) } });
      expect(await erp.createOrder('order:1', someOrder, never)).toEqual(waiting);
      expect(await erp.findByReference('order:1', never)).toEqual(waiting);
      expect(await documents('order:1')).toBe(0);
      bench.decide('order:1', true);
      const booked = await erp.createOrder('order:1', someOrder, never);
      expect(booked).toMatchObject({ ok: true, value: { state: 'booked' } });
      expect(await erp.findByReference('order:1', never)).toEqual(booked);
      expect(await erp.createOrder('order:1', someOrder, never)).toEqual(booked);
      expect(await documents('order:1')).toBe(1);
    },
  );

  test.each(approvals.map((open, at) => [at, open] as const))(
    '[ADAPTER-9] what was rejected there is told as rejected and never booked (%i)',
    async (_, open) => {
      const bench = await open();
      await bench.erp.createOrder('order:1', someOrder, never);
      bench.decide('order:1', false);
      const rejected = await bench.erp.findByReference('order:1', never);
      expect(rejected).toMatchObject({ ok: true, value: { state: 'rejected' } });
      expect(await bench.erp.createOrder('order:1', someOrder, never)).toEqual(rejected);
      expect(await bench.documents('order:1')).toBe(0);
    },
  );
}

function outlastsAnswers({ open }: Benches): void {
  test('[ADAPTER-3] whichever answer is of no known shape, the order is booked once in the end', {
    timeout: 60_000,
  }, async () => {
    const bench = await open();
    let count = 0;
    for (const body of strangeBodies) {
      for (let after = 0; ; after += 1) {
        count += 1;
        const key = `order:${count}`;
        const before = bench.mangler.exchanged();
        bench.mangler.exchange(after, { status: 200, headers: { 'content-type': 'application/json' }, body });
        const answer = await bench.erp.createOrder(key, someOrder, never);
        const struck = bench.mangler.exchanged() > before;
        if (!answer.ok) expect(answer.error.code, `${body} at ${after}`).toMatch(/^erp\.\w+$/);
        else
          expect(answer.value, `${body} at ${after}`).toMatchObject({
            reference: expect.stringMatching(/\S/),
            state: 'booked',
          });
        bench.mangler.exchange(1_000, { status: 200, body: '' });
        expect(await bench.erp.createOrder(key, someOrder, never), `${body} at ${after}`).toMatchObject({
          value: { state: 'booked' },
        });
        expect(await bench.documents(key), `${body} at ${after}`).toBe(1);
        if (!struck) break;
      }
    }
    expect(count).toBeGreaterThan(3 * strangeBodies.length);
  });
}

function keepsQuiet({ open, secrets }: Benches): void {
  test('[ADAPTER-4] after a plea for patience nothing is sent', async () => {
    const { erp, mangler, documents } = await open();
    await erp.findByReference('order:1', never);
    mangler.exchange(0, { status: 429, headers: { 'retry-after': '60' }, body: '' });
    const refused = { ok: false, error: { kind: 'retryable', code: 'erp.rate_limited', maybeDone: false } };
    expect(await erp.findByReference('order:1', never)).toEqual(refused);
    const asked = mangler.asked.length;
    expect(await erp.createOrder('order:1', someOrder, never)).toEqual(refused);
    expect(mangler.asked.length).toBe(asked);
    expect(await documents('order:1')).toBe(0);
  });

  test('[ADAPTER-4] a plea for patience that is over is forgotten', async () => {
    const { erp, mangler } = await open();
    mangler.exchange(0, { status: 429, headers: { 'retry-after': '0' }, body: '' });
    expect(await erp.findByReference('order:1', never)).toMatchObject({ ok: false });
    await expect.poll(() => erp.createOrder('order:1', someOrder, never)).toMatchObject({ value: { state: 'booked' } });
  });

  test('[ADAPTER-5] whatever goes wrong, no credential is told or logged', async () => {
    const logged: unknown[] = [];
    for (const how of ['error', 'warn', 'log', 'info'] as const)
      vi.spyOn(console, how).mockImplementation((...said) => void logged.push(said));
    const { erp, mangler, refused } = await open();
    const told: unknown[] = [await erp.createOrder('order:0', refused, never)];
    for (const [at, status] of [400, 401, 403, 404, 417, 500, 503].entries()) {
      mangler.exchange(at % 3, { status, body: '{"error":{"code":-1,"message":{"value":"no"}}}' });
      told.push(await erp.createOrder(`order:${status}`, someOrder, never));
    }
    expect(told.length).toBe(8);
    for (const secret of secrets) expect(JSON.stringify([told, logged])).not.toContain(secret);
  });
}
