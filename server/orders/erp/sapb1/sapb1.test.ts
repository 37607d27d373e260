import { describe } from 'vitest';
import { keepsErpContract } from '../contract-fixture.ts';
import { keepsAdapterHabits } from '../wire/adapter-habits-fixture.ts';
import { openSapb1 } from './sapb1-bench-fixture.ts';

describe('Sapb1', () => {
  keepsErpContract(() => openSapb1(), { pulls: true });
  keepsAdapterHabits({
    open: () => openSapb1(),
    otherTax: () => openSapb1({ taxPercent: 12 }),
    wholeQuantities: () => openSapb1({}, { quantityDigits: 0 }),
    wholePrices: () => openSapb1({}, { priceDigits: 0 }),
    secrets: ['open-sesame'],
  });
});
