import type { Customer } from '../../db/customer/customer.ts';
import { priceProduct } from '../../db/price/price-product.ts';
import type { PriceRule } from '../../db/price/price-rule.ts';
import { taxOf, taxParts } from '../../db/tax/tax-of.ts';
import type { Instant } from '../../db/values/instant.ts';
import { lineTotalMinor } from '../../db/values/money.ts';
import { toThousandths } from '../../db/values/quantity.ts';
import { customerId, demoCustomers } from './demo-customers.ts';
import { demoProducts } from './demo-products.ts';
import { nashik } from './demo-tenant.ts';
import { demoTaxProfiles, demoTaxRates } from './demo-terms.ts';

function productOf(code: string) {
  const found = demoProducts.find(({ product }) => product.code === code);
  if (!found) throw new Error(`the demo plant makes no ${code}`);
  return found.product;
}

/** The dealer of this key: `ganesh`. */
export function customerOf(key: string): Customer {
  const found = demoCustomers.find((each) => each.id === customerId(key));
  if (!found) throw new Error(`the demo plant knows no dealer ${key}`);
  return found;
}

/** So many base units of a product with price and tax for this buyer as the checks compute them. */
export function saleOf(code: string, amount: number, buyer: Customer, prices: readonly PriceRule[], at: Instant) {
  const product = productOf(code);
  const quantity = toThousandths(amount);
  const goods = { productId: product.id, family: product.family, plantId: nashik, thousandths: quantity };
  const price = priceProduct(prices, { buyer, goods, extraBps: 0, at });
  if (!price) throw new Error(`the demo plant has no price for ${code}`);
  const netMinor = lineTotalMinor(price.unitPrice, quantity, buyer.currency);
  const tax = taxParts(netMinor, taxOf(product, taxCaseOf(buyer, at)));
  return { product, quantity, price, netMinor, tax, taxMinor: tax.reduce((sum, part) => sum + part.minor, 0) };
}

const taxCaseOf = (customer: Customer, at: Instant) => ({
  plant: { currency: 'INR' },
  seller: demoTaxProfiles.find(({ id }) => id === nashik),
  customer,
  buyer: undefined,
  rates: demoTaxRates,
  at,
});
