import { describe, expect, onTestFinished, test } from 'vitest';
import { type ErpBench, keepsErpContract, someOrder } from './contract-fixture.ts';
import { startFaultProxy } from './fault-proxy-fixture.ts';
import { forgetfulErp, startForgetful } from './forgetful-erp-fixture.ts';

async function bench(): Promise<ErpBench> {
  const server = await startForgetful();
  const proxy = await startFaultProxy(server.url);
  onTestFinished(async () => {
    await proxy.stop();
    await server.stop();
  });
  return {
    erp: forgetfulErp(proxy.url),
    documents: async (key) => server.effects(key),
    strike: (fault, times) => proxy.strike(fault, ({ path }) => path === '/begin', times),
    refused: { ...someOrder, totalMinor: 0 },
    renameItem: async (name) => server.rename(name),
  };
}

describe('an ERP that books as often as it is asked, behind a network that breaks', () => {
  keepsErpContract(bench, { pulls: true });
});

test('[ERP-5] that ERP books twice when nobody minds it, so what is proven of it is proven', async () => {
  const server = await startForgetful();
  onTestFinished(server.stop);
  const erp = forgetfulErp(server.url);
  const never = new AbortController().signal;
  const both = await Promise.all([
    erp.createOrder('order:1', someOrder, never),
    erp.createOrder('order:1', someOrder, never),
  ]);
  expect(both).toMatchObject([{ ok: true }, { ok: true }]);
  const begun = await Promise.all(
    [1, 2].map(() =>
      fetch(`${server.url}/begin`, { method: 'POST', body: JSON.stringify({ key: 'raw', body: someOrder }) }),
    ),
  );
  expect(begun.map(({ status }) => status)).toEqual([200, 200]);
  const raw = await fetch(`${server.url}/search`, { method: 'POST', body: JSON.stringify({ key: 'raw' }) });
  expect(await raw.json()).toHaveLength(2);
});
