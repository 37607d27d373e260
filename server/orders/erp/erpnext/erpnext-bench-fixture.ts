import { afterEach } from 'vitest';
import { type ErpBench, someOrder } from '../contract-fixture.ts';
import { startFaultProxy } from '../fault-proxy-fixture.ts';
import { type Mangler, startMangler } from '../wire/mangler-fixture.ts';
import { erpnextErp } from './erpnext.ts';
import { type ErpnextServer, type SiteSetup, startErpnext } from './erpnext-server-fixture.ts';
import { type ErpnextSettings, erpnextSettings } from './settings.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A bench of the contract, with its stand-in and a place before it where answers are exchanged for others. */
export interface ErpnextBench extends ErpBench {
  readonly mangler: Mangler;
  readonly server: ErpnextServer;
}

/** Opens a stand-in with a customer and an item, and an adapter that reaches it through a fault proxy and a mangler. */
export async function openErpnext(
  setup: Partial<SiteSetup> = {},
  given: Partial<ErpnextSettings> = {},
): Promise<ErpnextBench> {
  const server = await startErpnext({
    credentials: 'key:open-sesame',
    keyField: 'custom_throughline_key',
    keyIsUnique: true,
    priceDigits: 4,
    quantityDigits: 3,
    templates: { 'GST 18 - SP': 18, 'GST 12 - SP': 12 },
    workflow: false,
    ...setup,
  });
  const proxy = await startFaultProxy(server.url);
  const mangler = await startMangler(proxy.url);
  stops.push(mangler.stop, proxy.stop, server.stop);
  furnish(server);
  const settings = erpnextSettings.parse({
    url: mangler.url,
    apiKey: 'key',
    apiSecret: 'open-sesame',
    company: 'Sahyadri Pipes',
    currency: 'INR',
    zone: 'UTC',
    taxTemplate: 'GST 18 - SP',
    codes: { units: { length: 'Nos' } },
    ...given,
  });
  return {
    server,
    mangler,
    erp: erpnextErp(settings),
    documents: async (key) =>
      [...(server.docs.get('Sales Order')?.values() ?? [])].filter(
        (doc) => doc.docstatus === 1 && doc['custom_throughline_key'] === key,
      ).length,
    strike: (fault, times) =>
      proxy.strike(fault, ({ method, path }) => method === 'POST' && path === '/api/resource/Sales%20Order', times),
    refused: { ...someOrder, customer: { id: 'c-2', name: 'Small Credit', taxNumber: null } },
    renameItem: async (name) => server.put('Item', { ...item, item_name: name }),
  };
}

const item = {
  name: 'PIPE-1',
  item_code: 'PIPE-1',
  item_name: 'CPVC pipe 1"',
  stock_uom: 'Nos',
  is_sales_item: 1,
  disabled: 0,
  gst_hsn_code: '3917',
  uoms: [
    { uom: 'Nos', conversion_factor: 1 },
    { uom: 'Bundle', conversion_factor: 10 },
  ],
};

function furnish(server: ErpnextServer): void {
  server.put('Company', { name: 'Sahyadri Pipes' });
  for (const name of ['Nos', 'Bundle']) server.put('UOM', { name });
  server.put('Item', item);
  for (const name of ['GST 18 - SP', 'GST 12 - SP']) server.put('Sales Taxes and Charges Template', { name });
  server.put('Account', { name: 'Output GST - SP' });
  const customer = { disabled: 0, default_currency: 'INR', default_price_list: 'Dealers' };
  const limits = (credit_limit: number) => [{ company: 'Sahyadri Pipes', credit_limit }];
  server.put('Customer', {
    ...customer,
    name: 'CUST-0001',
    customer_name: someOrder.customer.name,
    tax_id: someOrder.customer.taxNumber,
    credit_limits: limits(100_000),
  });
  server.put('Customer', { ...customer, name: 'CUST-0002', customer_name: 'Small Credit', credit_limits: limits(100) });
}
