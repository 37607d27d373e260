import { describe } from 'vitest';
import { keepsErpContract } from '../contract-fixture.ts';
import { keepsAdapterHabits } from '../wire/adapter-habits-fixture.ts';
import { openErpnext } from './erpnext-bench-fixture.ts';

describe('Erpnext', () => {
  keepsErpContract(() => openErpnext(), { pulls: true });
  keepsAdapterHabits({
    open: () => openErpnext(),
    otherTax: () => openErpnext({}, { taxTemplate: 'GST 12 - SP' }),
    wholeQuantities: () => openErpnext({}, { quantityDigits: 0 }),
    wholePrices: () => openErpnext({}, { priceDigits: 0 }),
    approvals: [openWithWorkflow],
    secrets: ['open-sesame'],
  });
});

/** A site on which a workflow submits, and somebody who answers it. */
async function openWithWorkflow() {
  const bench = await openErpnext({ workflow: true }, { submit: 'workflow' });
  const decide = (key: string, approves: boolean): void => {
    for (const doc of bench.server.docs.get('Sales Order')?.values() ?? []) {
      if (doc['custom_throughline_key'] !== key) continue;
      bench.server.put('Sales Order', { ...doc, ...(approves ? { docstatus: 1 } : { workflow_state: 'Rejected' }) });
    }
  };
  return { ...bench, decide };
}
