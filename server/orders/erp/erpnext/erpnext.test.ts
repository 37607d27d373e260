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
    secrets: ['open-sesame'],
  });
});
