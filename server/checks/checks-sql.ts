import { type CreditTerm, creditTerms, type TemporaryLimit, temporaryLimits } from '../../db/credit/credit.ts';
import { type CreditPosition, type Customer, creditPositions } from '../../db/customer/customer.ts';
import { type OrderAmendment, orderAmendments } from '../../db/order/amendment.ts';
import { type PriceRule, priceRules } from '../../db/price/price-rule.ts';
import { type TaxProfile, type TaxRate, taxProfiles, taxRates } from '../../db/tax/tax.ts';
import { rowSql } from '../postgres/row-sql.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

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

/** What can make a customer's limit and days other than usual. */
export async function creditTermsFor(
  { sql }: ServerTx,
  { id, tier }: Pick<Customer, 'id' | 'tier'>,
): Promise<{ readonly limits: TemporaryLimit[]; readonly terms: CreditTerm[] }> {
  const [limits, terms] = await Promise.all([
    sql<TemporaryLimit[]>`
      ${sql.unsafe(rowSql(temporaryLimits).select)} where t.tenant_id = app.tenant_id() and t.customer_id = ${id}`,
    sql<CreditTerm[]>`
      ${sql.unsafe(rowSql(creditTerms).select)}
      where t.tenant_id = app.tenant_id() and coalesce(t.customer_id, ${id}) = ${id}
        and coalesce(t.tier, ${tier}) = ${tier}`,
  ]);
  return { limits, terms };
}

/** The rules that can have a say in a price of one of these products for this buyer. */
export async function priceRulesFor(
  { sql }: ServerTx,
  buyer: Customer,
  productIds: readonly string[],
): Promise<PriceRule[]> {
  return sql<PriceRule[]>`
    ${sql.unsafe(rowSql(priceRules).select)}
    where t.tenant_id = app.tenant_id() and t.currency = ${buyer.currency}
      and (t.product_id is null or t.product_id = any (${[...productIds]}::text[]))
      and coalesce(t.customer_id, ${buyer.id}) = ${buyer.id} and coalesce(t.tier, ${buyer.tier}) = ${buyer.tier}`;
}

/** Thousandths of each of these quotes that orders took, but for the one that is amended. */
export async function quotesUsed(
  { sql }: ServerTx,
  rules: readonly PriceRule[],
  butOrder: string | null,
): Promise<Map<string, number>> {
  const capped = rules.filter((rule) => rule.capQuantity !== null).map((rule) => rule.id);
  if (capped.length === 0) return new Map();
  const rows = await sql<{ id: string; used: number }[]>`
    select id, app.quote_used(app.tenant_id(), id, ${butOrder})::float8 as used from unnest(${capped}::text[]) as id`;
  return new Map(rows.map(({ id, used }) => [id, used]));
}

/** The rates there are, and what is known of these two: the plant and the customer. */
export async function taxTerms(
  { sql }: ServerTx,
  ids: readonly string[],
): Promise<{ readonly rates: TaxRate[]; readonly profiles: Map<string, TaxProfile> }> {
  const [rates, profiles] = await Promise.all([
    sql<TaxRate[]>`${sql.unsafe(rowSql(taxRates).select)} where t.tenant_id = app.tenant_id()`,
    sql<TaxProfile[]>`
      ${sql.unsafe(rowSql(taxProfiles).select)} where t.tenant_id = app.tenant_id() and t.id = any (${[...ids]}::text[])`,
  ]);
  return { rates, profiles: new Map(profiles.map((each) => [each.id, each])) };
}

/** The amendment a draft is, when it is one. */
export async function amendmentOf({ sql }: ServerTx, draftId: string): Promise<OrderAmendment | undefined> {
  const [row] = await sql<OrderAmendment[]>`
    ${sql.unsafe(rowSql(orderAmendments).select)} where t.tenant_id = app.tenant_id() and t.draft_id = ${draftId}`;
  return row;
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
