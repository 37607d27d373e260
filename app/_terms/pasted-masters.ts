import type { Customer } from '../../db/customer/customer.ts';
import type { Product } from '../../db/product/product.ts';
import { typedMoney } from '../_money/typed-money.ts';
import { type Pasted, readRows } from './pasted-rows.ts';
import { typedBps, typedCount } from './typed-figure.ts';

const folded = (text: string): string => text.toLowerCase().replaceAll(/\s+/g, ' ').trim();

export interface PastedCredit {
  readonly customer: Customer;
  readonly limitMinor: number;
  readonly receivableMinor: number;
  readonly overdueDays: number;
}

/** Reads customer, limit, receivable and days overdue; a customer is known by name, the amounts are in their currency. */
export function readPastedCredit(text: string, customers: readonly Customer[]): Pasted<PastedCredit> {
  const byName = new Map(customers.map((customer) => [folded(customer.name), customer]));
  return readRows(text, ([name = '', limit = '', owed = '0', days = '0']) => {
    if (limit === '') return { wrong: 'columns', cell: name };
    const customer = byName.get(folded(name));
    if (!customer) return { wrong: 'unknown', cell: name };
    const limitMinor = typedMoney(limit, customer.currency);
    if (limitMinor === undefined) return { wrong: 'amount', cell: limit };
    const receivableMinor = typedMoney(owed === '' ? '0' : owed, customer.currency);
    if (receivableMinor === undefined) return { wrong: 'amount', cell: owed };
    const overdueDays = typedCount(days === '' ? '0' : days, 36_500);
    if (overdueDays === undefined) return { wrong: 'count', cell: days };
    return { row: { customer, limitMinor, receivableMinor, overdueDays }, key: customer.id };
  });
}

export interface PastedProduct {
  readonly known: Product | undefined;
  readonly code: string;
  readonly name: string;
  readonly family: string;
  readonly unit: string;
  readonly hsn: string;
  readonly taxBps: number;
}

/** Reads code, name, group, unit, HSN and tax in per cent; a known code is changed, another is new. */
export function readPastedProducts(text: string, products: readonly Product[]): Pasted<PastedProduct> {
  const byCode = new Map(products.map((product) => [product.code.toLowerCase(), product]));
  return readRows(text, ([code = '', name = '', family = '', unit = '', hsn = '', tax = '']) => {
    if (code === '' || name === '') return { wrong: 'columns', cell: code };
    const known = byCode.get(code.toLowerCase());
    if (unit === '' && !known) return { wrong: 'empty', cell: code };
    if (!/^\d{0,10}$/.test(hsn)) return { wrong: 'hsn', cell: hsn };
    const taxBps = tax === '' && known ? known.taxBps : typedBps(tax.replace('%', ''));
    if (taxBps === undefined) return { wrong: 'percent', cell: tax };
    const row = { known, code: known?.code ?? code, name, family, unit: unit || (known?.unit ?? ''), hsn, taxBps };
    return { row, key: code.toLowerCase() };
  });
}

export interface PastedCustomer {
  readonly known: Customer | undefined;
  readonly name: string;
  readonly tier: string;
  readonly region: string;
  readonly currency: string;
  readonly taxNumber: string | null;
}

/** Reads name, tier, region, currency and tax number; a known name is changed, another is new. */
export function readPastedCustomers(text: string, customers: readonly Customer[]): Pasted<PastedCustomer> {
  const byName = new Map(customers.map((customer) => [folded(customer.name), customer]));
  return readRows(text, ([name = '', tier = '', region = '', money = 'INR', taxNumber = '']) => {
    if (name === '' || tier === '') return { wrong: 'columns', cell: name };
    const known = byName.get(folded(name));
    const currency = (money || (known?.currency ?? 'INR')).toUpperCase();
    if (!/^[A-Z]{3}$/.test(currency)) return { wrong: 'currency', cell: money };
    const row = { known, name: known?.name ?? name, tier, region, currency, taxNumber: taxNumber || null };
    return { row, key: folded(name) };
  });
}
