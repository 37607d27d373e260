import { describe } from 'vitest';
import { keepsErpContract } from '../contract-fixture.ts';
import { keepsAdapterHabits } from '../wire/adapter-habits-fixture.ts';
import { openOdoo } from './odoo-bench-fixture.ts';

describe('Odoo', () => {
  keepsErpContract(() => openOdoo(), { pulls: true });
  keepsAdapterHabits({
    open: () => openOdoo(),
    otherTax: () => openOdoo({ taxPercent: 12 }),
    wholeQuantities: () => openOdoo({}, { quantityDigits: 0 }),
    wholePrices: () => openOdoo({}, { priceDigits: 0 }),
    approvals: [openWithApprovals],
    secrets: ['open-sesame'],
  });
});

/** A database with an approval module, and somebody who answers it. */
async function openWithApprovals() {
  const bench = await openOdoo({ confirmed: 'to approve' });
  const decide = (key: string, approves: boolean): void => {
    for (const each of bench.server.records.get('sale.order')?.values() ?? []) {
      if (each['client_order_ref'] !== key) continue;
      bench.server.put('sale.order', { ...each, state: approves ? 'sale' : 'rejected' });
    }
  };
  return { ...bench, decide };
}
