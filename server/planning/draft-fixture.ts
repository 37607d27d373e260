import type { OrderLine, SalesOrder } from '../../db/order/order.ts';
import type { Sql } from '../postgres/connect.ts';

/** The drafts that test orders came from, as the guards of orders and lines want to find them. */
export async function addDrafts(
  sql: Sql,
  tenantId: string,
  orders: readonly SalesOrder[],
  lines: readonly OrderLine[],
): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    for (const order of orders)
      await tx`
        insert into public.order_draft (tenant_id, id, scope, plant_id, customer_id, state, version, currency,
          extra_discount_bps, net_minor, tax_minor, total_minor, reasons, breaches, created_at)
        values (${tenantId}, ${order.draftId}, 'money', ${order.plantId}, ${order.customerId}, 'confirmed', 1,
          ${order.currency}, 0, ${order.netMinor}, ${order.taxMinor}, ${order.totalMinor}, '[]', '{}', now())`;
    for (const line of lines) {
      const draftId = orders.find((order) => order.id === line.orderId)?.draftId ?? '';
      await tx`
        insert into public.draft_line (tenant_id, id, scope, draft_id, position, phrase, product_id, candidates,
          base_quantity, confidence, accepted, net_minor, price_trace)
        values (${tenantId}, ${`draft-${line.id}`}, 'money', ${draftId}, ${line.position}, '', ${line.productId}, '[]',
          ${line.quantity}, 1, true, ${line.netMinor}, '[]')`;
    }
  });
}
