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
    secrets: ['open-sesame'],
  });
});
