import { customers } from '../../db/customer/customer.ts';
import { exceptions, isOpenException } from '../../db/exception/exception.ts';
import { type OrderState, orderLines, salesOrders } from '../../db/order/order.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { Missing } from './materials-sql.ts';
import { missingMaterials } from './materials-sql.ts';
import { askForDemand, type RushPlan } from './playbook/ask-for-demand.ts';
import { raise } from './raise.ts';
import { resolveSubject } from './resolve.ts';
import type { Touched } from './trace-impact.ts';

/** When an order could be ready with and without coming first; `server/planning/weigh-rush.ts`. */
export type WeighRush = (tx: ServerTx, orderId: string) => Promise<RushPlan>;

const gone: readonly OrderState[] = ['loading', 'dispatched', 'delivered', 'cancelled'];

/** An order whose customer wants it earlier than it is promised: everybody says whether and how. In time or gone: nobody. */
export async function raiseForDemand(
  tx: ServerTx,
  payload: JobPayload,
  { weighRush }: { readonly weighRush: WeighRush },
): Promise<void> {
  const order = await tx.get(salesOrders, String(payload['orderId']));
  if (!order) return;
  const { wantedAt, promiseAt } = order;
  if (wantedAt === null || promiseAt === null || promiseAt <= wantedAt || gone.includes(order.state)) {
    return resolveSubject(tx, 'demand_change', order.id);
  }
  const [buyer] = await tx.getMany(customers, [order.customerId]);
  const lines = await tx.scan(orderLines, 'orderId', order.id);
  const waiting = lines.filter((line) => (line.promiseAt ?? promiseAt) > wantedAt);
  await raise(tx, {
    kind: 'demand_change',
    plantId: order.plantId,
    subjectTable: 'sales_order',
    subjectId: order.id,
    subject: order.number,
    deviceAt: tx.now,
    raisedBy: tx.act.actor.personId === 'system' ? null : tx.act.actor.personId,
    start: waiting.map((line) => ({ kind: 'order_line', id: line.id })),
    async asks(touched) {
      const rush = await weighRush(tx, order.id);
      return askForDemand({ order, wantedAt, buyer, rush, missing: await missingFor(tx, touched), touched });
    },
  });
}

/** What the work behind the order is short of, each material once. */
async function missingFor(tx: ServerTx, touched: Touched): Promise<Missing[]> {
  const found = await Promise.all(touched.workOrders.map((work) => missingMaterials(tx, work)));
  return [...new Map(found.flat().map((each) => [each.productId, each])).values()];
}

/** The plan or the wish changed: what can be had in time now, or left, is asked about no more. */
export async function settleDemand(tx: ServerTx, plantId: string): Promise<void> {
  const open = (await tx.scan(exceptions, 'plantId', plantId)).filter(
    (each) => each.kind === 'demand_change' && isOpenException(each),
  );
  const orders = await tx.getMany(
    salesOrders,
    open.map((each) => each.subjectId),
  );
  for (const { id, state, wantedAt, promiseAt } of orders) {
    const met = wantedAt === null || (promiseAt !== null && promiseAt <= wantedAt);
    if (met || gone.includes(state)) await resolveSubject(tx, 'demand_change', id);
  }
}
