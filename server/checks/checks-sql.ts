import { type CreditPosition, creditPositions } from '../../db/customer/customer.ts';
import { type PriceRule, priceRules } from '../../db/price/price-rule.ts';
import { rowSql } from '../postgres/row-sql.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { Buyer } from './price-product.ts';

/**
 * A customer's credit position, locked until the transaction ends: of two orders of one customer the second sees the
 * first. Call it before the exposure is read.
 */
export async function lockCredit({ sql }: ServerTx, customerId: string): Promise<CreditPosition | undefined> {
  const [position] = await sql<CreditPosition[]>`
    ${sql.unsafe(rowSql(creditPositions).select)}
    where t.tenant_id = app.tenant_id() and t.customer_id = ${customerId} for update`;
  return position;
}

/** What a customer owes now: receivable and open orders, in minor units. */
export async function owedBy({ sql }: ServerTx, customerId: string): Promise<number> {
  const [row] = await sql<{ owed: number }[]>`
    select app.exposure(app.tenant_id(), ${customerId}, 0)::float8 as owed`;
  return row?.owed ?? 0;
}

/** The rules that can make a price of one of these products for this buyer. */
export async function priceRulesFor(
  { sql }: ServerTx,
  buyer: Buyer,
  productIds: readonly string[],
): Promise<PriceRule[]> {
  return sql<PriceRule[]>`
    ${sql.unsafe(rowSql(priceRules).select)}
    where t.tenant_id = app.tenant_id() and t.currency = ${buyer.currency} and (
      (t.kind = 'tier' and t.tier = ${buyer.tier})
      or (t.kind = 'list' and t.product_id = any (${[...productIds]}::text[]))
      or (t.kind = 'project' and t.customer_id = ${buyer.id} and t.product_id = any (${[...productIds]}::text[])))`;
}

/** Thousandths free of each product in a plant; a product without stock is left out. */
export async function availableStock(
  { sql }: ServerTx,
  plantId: string,
  productIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await sql<{ productId: string; available: number }[]>`
    select product_id as "productId", available::float8 as available from public.stock_position
    where tenant_id = app.tenant_id() and plant_id = ${plantId} and product_id = any (${[...productIds]}::text[])`;
  return new Map(rows.map((row) => [row.productId, row.available]));
}
