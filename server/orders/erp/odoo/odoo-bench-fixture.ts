import { afterEach } from 'vitest';
import { type ErpBench, someOrder } from '../contract-fixture.ts';
import { startFaultProxy } from '../fault-proxy-fixture.ts';
import { type Mangler, startMangler } from '../wire/mangler-fixture.ts';
import { odooErp } from './odoo.ts';
import { type OdooServer, type OfficeSetup, odooFault, startOdoo } from './odoo-server-fixture.ts';
import { type OdooSettings, odooSettings } from './settings.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A bench of the contract, with its stand-in and a place before it where answers are exchanged for others. */
export interface OdooBench extends ErpBench {
  readonly mangler: Mangler;
  readonly server: OdooServer;
}

/** Opens a stand-in with a customer and an item, and an adapter that reaches it through a fault proxy and a mangler. */
export async function openOdoo(
  setup: Partial<OfficeSetup> = {},
  given: Partial<OdooSettings> = {},
): Promise<OdooBench> {
  const server = await startOdoo({
    database: 'plant',
    login: 'throughline',
    apiKey: 'open-sesame',
    priceDigits: 4,
    quantityDigits: 3,
    taxPercent: 18,
    confirmed: 'sale',
    ...setup,
  });
  const locked = { status: 200, body: JSON.stringify(odooFault(1, 'odoo.exceptions.AccessDenied', 'Access Denied')) };
  const proxy = await startFaultProxy(server.url, { locked });
  const mangler = await startMangler(proxy.url);
  stops.push(mangler.stop, proxy.stop, server.stop);
  furnish(server);
  const settings = odooSettings.parse({
    url: mangler.url,
    database: 'plant',
    login: 'throughline',
    apiKey: 'open-sesame',
    currency: 'INR',
    ...given,
  });
  return {
    server,
    mangler,
    erp: odooErp(settings),
    documents: async (key) =>
      [...(server.records.get('sale.order')?.values() ?? [])].filter(
        (each) => each['state'] === 'sale' && each['client_order_ref'] === key,
      ).length,
    strike: (fault, times) => proxy.strike(fault, ({ body }) => body.includes('"sale.order","create"'), times),
    refused: { ...someOrder, customer: { id: 'c-2', name: 'Small Credit', taxNumber: null } },
    renameItem: async (name) => server.put('product.product', { ...pipe, name }),
  };
}

const pipe = {
  id: 11,
  default_code: 'PIPE-1',
  name: 'CPVC pipe 1"',
  uom_id: [1, 'length'],
  taxes_id: [5],
  active: true,
  sale_ok: true,
  l10n_in_hsn_code: '3917',
  product_tmpl_id: [7, 'CPVC pipe'],
};

function furnish(server: OdooServer): void {
  server.put('product.product', pipe);
  server.put('account.tax', { id: 5, amount_type: 'percent', amount: 18 });
  server.put('product.packaging', { id: 1, product_id: [11, 'PIPE-1'], name: 'bundle', qty: 10 });
  const partner = {
    active: true,
    customer_rank: 1,
    parent_id: false,
    property_product_pricelist: [1, 'Dealers'],
    credit: 0,
  };
  server.put('res.partner', {
    ...partner,
    id: 21,
    name: someOrder.customer.name,
    vat: someOrder.customer.taxNumber,
    use_partner_credit_limit: true,
    credit_limit: 100_000,
  });
  server.put('res.partner', {
    ...partner,
    id: 22,
    name: 'Small Credit',
    vat: false,
    use_partner_credit_limit: true,
    credit_limit: 100,
  });
}
