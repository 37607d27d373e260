import type { ErpAnswer } from '../port.ts';
import { gave } from '../wire/answers.ts';
import { documentOf, type Office, orderFields, type SaleOrder, saleOrder } from './sales-order.ts';

/** The sales order with this key: one that took effect before a cancelled one, that before a quotation; else the oldest. */
export async function orderOf(
  { settings, client }: Office,
  key: string,
  signal: AbortSignal,
): Promise<ErpAnswer<SaleOrder | undefined>> {
  const search = { domain: [[settings.keyField, '=', key]] as const, fields: orderFields, order: 'id asc', limit: 50 };
  const found = await client.search('sale.order', search, saleOrder, signal);
  if (!found.ok) return found;
  const byWeight = ['booked', 'pending', 'rejected', 'cancelled', 'begun'];
  const weight = (each: SaleOrder): number => byWeight.indexOf(documentOf(settings, each).state);
  return gave(found.value.toSorted((a, b) => weight(a) - weight(b) || a.id - b.id)[0]);
}
