import { afterEach } from 'vitest';
import { type ErpBench, someOrder } from '../contract-fixture.ts';
import { startFaultProxy } from '../fault-proxy-fixture.ts';
import { type Mangler, startMangler } from '../wire/mangler-fixture.ts';
import { sapb1Erp } from './sapb1.ts';
import { type CompanySetup, type Sapb1Server, sapError, startSapb1 } from './sapb1-server-fixture.ts';
import { type Sapb1Settings, sapb1Settings } from './settings.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A bench of the contract, with its stand-in and a place before it where answers are exchanged for others. */
export interface Sapb1Bench extends ErpBench {
  readonly mangler: Mangler;
  readonly server: Sapb1Server;
}

/** Opens a stand-in with a customer and an item, and an adapter that reaches it through a fault proxy and a mangler. */
export async function openSapb1(
  setup: Partial<CompanySetup> = {},
  given: Partial<Sapb1Settings> = {},
): Promise<Sapb1Bench> {
  const server = await startSapb1({
    company: 'SBO_PLANT',
    user: 'throughline',
    password: 'open-sesame',
    taxPercent: 18,
    keyIsUnique: true,
    approval: 'none',
    ...setup,
  });
  const locked = sapError(401, 301, 'Invalid session or session already timeout.');
  const proxy = await startFaultProxy(server.url, { locked });
  const mangler = await startMangler(proxy.url);
  stops.push(mangler.stop, proxy.stop, server.stop);
  furnish(server);
  const settings = sapb1Settings.parse({
    url: `${mangler.url}/b1s/v1`,
    company: 'SBO_PLANT',
    user: 'throughline',
    password: 'open-sesame',
    currency: 'INR',
    zone: 'UTC',
    ...given,
  });
  return {
    server,
    mangler,
    erp: sapb1Erp(settings),
    documents: async (key) =>
      (server.sets.get('Orders') ?? []).filter((each) => each['NumAtCard'] === key && each['Cancelled'] === 'tNO')
        .length,
    strike: (fault, times) =>
      proxy.strike(fault, ({ method, path }) => method === 'POST' && path === '/b1s/v1/Orders', times),
    refused: { ...someOrder, customer: { id: 'c-2', name: 'Small Credit', taxNumber: null } },
    renameItem: async (name) => server.put('Items', { ...pipe, ItemName: name }),
  };
}

const pipe = {
  ItemCode: 'PIPE-1',
  ItemName: 'CPVC pipe 1"',
  InventoryUOM: 'length',
  SalesItem: 'tYES',
  Valid: 'tYES',
  Frozen: 'tNO',
  SalesUnit: 'bundle',
  SalesItemsPerUnit: 10,
  ItemPrices: [{ PriceList: 1, Price: 80, Currency: 'INR' }],
  ItemWarehouseInfoCollection: [{ WarehouseCode: '01', InStock: 120.5 }],
};

function furnish(server: Sapb1Server): void {
  server.put('Items', pipe);
  const card = {
    CardType: 'cCustomer',
    Currency: '##',
    PriceListNum: 1,
    Valid: 'tYES',
    Frozen: 'tNO',
    CurrentAccountBalance: 0,
  };
  server.put('BusinessPartners', {
    ...card,
    CardCode: 'C0001',
    CardName: someOrder.customer.name,
    FederalTaxID: someOrder.customer.taxNumber,
    CreditLimit: 100_000,
  });
  server.put('BusinessPartners', { ...card, CardCode: 'C0002', CardName: 'Small Credit', CreditLimit: 100 });
}
