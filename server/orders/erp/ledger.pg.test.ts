import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../postgres/test-database.ts';
import { testHouse } from '../../postgres/test-house.ts';
import { type ErpBench, keepsErpContract, someOrder } from './contract-fixture.ts';
import { faultyErp, struckErp } from './faulty-erp-fixture.ts';
import { ledgerErp } from './ledger.ts';

const { sql } = await testDatabase();
const house = testHouse(sql);

async function bench(): Promise<ErpBench> {
  const tenantId = await house.addTenant();
  const documents = async (key: string): Promise<number> => {
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count from erp_ledger.document d
      where d.tenant_id = ${tenantId} and d.reference = ${key} and not exists (
        select from erp_ledger.change c where c.tenant_id = d.tenant_id and c.reference = d.reference and c.body is null)`;
    return row?.count ?? 0;
  };
  const { erp, strike } = struckErp(ledgerErp(house, tenantId));
  const refused = { ...someOrder, totalMinor: 1 };
  return { erp, documents, strike, refused };
}

describe('the built-in ledger', () => {
  keepsErpContract(bench, { pulls: false });
});

describe('the built-in ledger on a network that doubles requests', () => {
  keepsErpContract(
    async () => {
      const made = await bench();
      return { ...made, erp: faultyErp(made.erp, ['doubled', 'doubled', 'doubled'], ['doubled']) };
    },
    { pulls: false },
  );
});

test('[ORDER-5] the ledger numbers its documents itself', async () => {
  const { erp } = await bench();
  const signal = new AbortController().signal;
  expect(await erp.createOrder('order:1', someOrder, signal)).toMatchObject({ value: { reference: 'ERP-1001' } });
  expect(await erp.createOrder('order:2', someOrder, signal)).toMatchObject({ value: { reference: 'ERP-1002' } });
});
