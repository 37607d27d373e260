import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../postgres/test-database.ts';
import { testHouse } from '../../postgres/test-house.ts';
import { type ErpBench, keepsErpContract, someOrder } from './contract-fixture.ts';
import { faultyErp } from './faulty-erp-fixture.ts';
import { ledgerErp } from './ledger.ts';

const { sql } = await testDatabase();
const house = testHouse(sql);

async function bench(): Promise<ErpBench> {
  const tenantId = await house.addTenant();
  const documents = async (key: string): Promise<number> => {
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count from erp_ledger.document where tenant_id = ${tenantId} and reference = ${key}`;
    return row?.count ?? 0;
  };
  return { erp: ledgerErp(house, tenantId), documents };
}

describe('the built-in ledger', () => {
  keepsErpContract(bench);
});

describe('the built-in ledger on a network that doubles requests', () => {
  keepsErpContract(async () => {
    const { erp, documents } = await bench();
    return { erp: faultyErp(erp, ['doubled', 'doubled', 'doubled'], ['doubled']), documents };
  });
});

test('[ORDER-5] the ledger numbers its documents itself', async () => {
  const { erp } = await bench();
  const signal = new AbortController().signal;
  expect(await erp.createOrder('order:1', someOrder, signal)).toMatchObject({ value: { reference: 'ERP-1001' } });
  expect(await erp.createOrder('order:2', someOrder, signal)).toMatchObject({ value: { reference: 'ERP-1002' } });
});
